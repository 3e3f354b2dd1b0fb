package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ByteSource;
import io.millrace.plugins.archive.ClassFile;
import io.millrace.plugins.archive.ClassHeader;
import io.millrace.plugins.archive.NameHashes;
import io.millrace.plugins.archive.TreeElement;
import io.millrace.plugins.location.FileNames;
import io.millrace.plugins.location.TreeWalk;
import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads one class tree. One use, one thread. */
final class TreeReading {
    private static final String CLASS = ".class";

    private final Path root;
    private final ScanTools.Shed shed;
    private final ElementContent content;
    private final TreeElement element;

    TreeReading(Path root, ScanTools.Shed shed, ElementContent content) {
        this.root = root;
        this.shed = shed;
        this.content = content;
        this.element = new TreeElement(root, new NameHashes());
    }

    void read() throws IOException {
        for (Map.Entry<String, PluginType> services : ServiceFile.types().entrySet()) {
            Path file = root.resolve(services.getKey());
            if (Files.isRegularFile(file)) {
                readServices(services.getValue(), file);
            }
        }
        content.add(element);
        ScanTools tools = shed.take();
        for (Path file : classFiles()) {
            readClass(file, tools.file());
        }
        shed.giveBack(tools);
    }

    private List<Path> classFiles() {
        List<Path> found = new ArrayList<>();
        TreeWalk.below(root, new TreeWalk.Visitor() {
            @Override
            public void file(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && file.toString().endsWith(CLASS)) {
                    found.add(file);
                }
            }

            @Override
            public void failed(Path place, IOException failure) {
                if (!FileNames.gone(place, failure)) {
                    content.failed(place, failure, place + " cannot be read: " + FileNames.reason(failure));
                }
            }
        });
        return found;
    }

    private void readServices(PluginType type, Path file) throws IOException {
        try {
            for (String className : ServiceFile.classNames(Files.readAllBytes(file))) {
                content.list(type, className);
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            content.failed(file, e, "Service file " + file + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private void readClass(Path file, ClassFile reader) throws IOException {
        String relative =
                root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        if (relative.startsWith("META-INF/")) {
            return;
        }
        String name = relative.substring(0, relative.length() - CLASS.length());
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        element.names().add(NameHashes.hash(bytes, 0, bytes.length));
        Arrays.stream(WorkerLibrary.values())
                .filter(library -> library.marks(relative))
                .forEach(content.libraries()::add);
        readHeader(file, name, reader);
    }

    private void readHeader(Path file, String name, ClassFile reader) throws IOException {
        try {
            byte[] bytes = TreeElement.beginning(file);
            reader.read(ByteSource.of(bytes), bytes.length);
            if (reader.hasForeignParent()) {
                ClassHeader header = reader.header(element);
                if (header.name().equals(name)) {
                    content.add(header);
                }
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            content.failed(file, e, "Class file " + file + " is damaged and is left out: " + e.getMessage() + ".");
        }
    }
}
