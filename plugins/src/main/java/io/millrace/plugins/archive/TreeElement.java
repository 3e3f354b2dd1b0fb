package io.millrace.plugins.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A class tree that classes are looked up in again. Any thread.
 *
 * @param names of all classes in it
 */
public record TreeElement(Path path, NameHashes names) implements ClassElement {
    @Override
    public <T> T again(String internalName, Look<T> look) throws IOException {
        byte[] bytes = beginning(path.resolve(internalName + ".class"));
        return look.at(new ClassFile().read(ByteSource.of(bytes), bytes.length));
    }

    /** As much of a class file as anybody reads. */
    public static byte[] beginning(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(ClassFile.MOST_BYTES);
        }
    }

    @Override
    public void addNames(NameHashes all) {
        all.addAll(names);
    }
}
