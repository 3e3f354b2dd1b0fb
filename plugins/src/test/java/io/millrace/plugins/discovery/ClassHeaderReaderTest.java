package io.millrace.plugins.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;

class ClassHeaderReaderTest {
    @Test
    void readsNameAndParents() throws IOException {
        ClassHeader header = read(StringConverter.class);

        assertEquals("org/apache/kafka/connect/storage/StringConverter", header.name());
        assertEquals("java/lang/Object", header.superName());
        assertEquals(
                List.of(
                        "org/apache/kafka/connect/storage/Converter",
                        "org/apache/kafka/connect/storage/HeaderConverter"),
                header.interfaces());
        assertTrue(header.creatable());
    }

    @Test
    void takesOnlyPublicConcreteClassesWithAPublicPlainConstructorAsCreatable() throws IOException {
        assertTrue(read(Fine.class).creatable());
        assertFalse(read(AbstractOne.class).creatable());
        assertFalse(read(Hidden.class).creatable());
        assertFalse(read(HiddenConstructor.class).creatable());
        assertFalse(read(WithArgument.class).creatable());
        assertFalse(read(Inner.class).creatable());
        assertFalse(read(Runnable.class).concrete());
    }

    @Test
    void readsClassesWithConstantsOfEverySize() throws IOException {
        assertEquals("java/lang/Math", read(Math.class).name());
        assertEquals(
                "java/lang/invoke/LambdaMetafactory",
                read(java.lang.invoke.LambdaMetafactory.class).name());
    }

    @Test
    void refusesWhatIsNoClassFileOrIsCutOff() throws IOException {
        byte[] file = bytes(StringConverter.class);

        assertThrows(RuntimeException.class, () -> ClassHeaderReader.read(new byte[100], 100));
        assertThrows(RuntimeException.class, () -> ClassHeaderReader.read(file, 200));
    }

    private static ClassHeader read(Class<?> type) throws IOException {
        byte[] file = bytes(type);
        return ClassHeaderReader.read(file, file.length);
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        ClassLoader loader = ClassHeaderReaderTest.class.getClassLoader();
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream stream = loader.getResourceAsStream(file)) {
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
