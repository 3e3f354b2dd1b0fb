package io.millrace.plugins.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;

class ClassFileTest {
    private final ClassFile file = new ClassFile();

    @Test
    void readsNameAndParents() throws IOException {
        ClassHeader header = header(StringConverter.class);

        assertEquals("org/apache/kafka/connect/storage/StringConverter", header.name());
        assertEquals("java/lang/Object", header.superName());
        assertEquals(
                List.of(
                        "org/apache/kafka/connect/storage/Converter",
                        "org/apache/kafka/connect/storage/HeaderConverter"),
                header.interfaces());
        assertTrue(header.concrete());
        assertTrue(header.isPublic());
        assertEquals(Likeness.CONTENT, header.likeness());
    }

    @Test
    void tellsWhatKeepsAClassFromBeingCreated() throws IOException {
        assertEquals("", obstacle(Fine.class));
        assertEquals("is not public", obstacle(Hidden.class));
        assertEquals("has a constructor without parameters that is not public", obstacle(HiddenConstructor.class));
        assertTrue(obstacle(WithArgument.class).startsWith("has no constructor without parameters"));
        assertTrue(obstacle(Inner.class).endsWith("an inner class that is not static"));
        assertFalse(header(AbstractOne.class).concrete());
        assertFalse(header(Runnable.class).concrete());
    }

    @Test
    void readsClassesWithConstantsOfEverySizeWithOneAndTheSameReader() throws IOException {
        for (Class<?> type : List.of(Math.class, Character.class, List.class, String.class, Fine.class)) {
            assertEquals(type.getName().replace('.', '/'), header(type).name());
        }
    }

    @Test
    void readsOnlyAsManyBytesAsTheSourceGives() throws IOException {
        byte[] bytes = bytes(StringConverter.class);

        for (int step : new int[] {1, 7, 1000}) {
            ByteSource slow = ByteSource.of(bytes);
            ByteSource drop = (buffer, from, most) -> slow.read(buffer, from, Math.min(step, most));
            ClassFile read = file.read(drop, bytes.length);

            assertTrue(Modifier.isPublic(read.plainConstructor()));
        }
    }

    @Test
    void knowsWhichClassesHaveNoParentsButTheJdks() throws IOException {
        assertTrue(read(StringConverter.class).hasForeignParent());
        assertFalse(read(Fine.class).hasForeignParent());
    }

    @Test
    void refusesWhatIsNoClassFileOrIsCutOffAnywhere() throws IOException {
        byte[] whole = bytes(StringConverter.class);

        assertThrows(IOException.class, () -> file.read(ByteSource.of(new byte[100]), 100));
        for (int length = 0; length < whole.length / 2; length += 13) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(
                    IOException.class,
                    () -> file.read(ByteSource.of(part), part.length).plainConstructor(),
                    () -> part.length + " bytes");
        }
    }

    private ClassHeader header(Class<?> type) throws IOException {
        return read(type).header(new TreeElement(Path.of(""), new NameHashes()));
    }

    private String obstacle(Class<?> type) throws IOException {
        ClassHeader header = header(type);
        return header.obstacle(file.plainConstructor()).orElse("");
    }

    private ClassFile read(Class<?> type) throws IOException {
        byte[] bytes = bytes(type);
        return file.read(ByteSource.of(bytes), bytes.length);
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
        try (InputStream stream = type.getResourceAsStream(name + ".class")) {
            return stream.readAllBytes();
        }
    }

    public static class Fine {
        final long big = 1L << 40;
        final double real = 0.1;
    }

    public abstract static class AbstractOne {}

    static class Hidden {
        public Hidden() {}
    }

    public static class HiddenConstructor {
        HiddenConstructor() {}
    }

    public static class WithArgument {
        public WithArgument(String argument) {}
    }

    public class Inner {
        public Inner() {}
    }
}
