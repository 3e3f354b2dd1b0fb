package io.millrace.launch.classdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadedClassesTest {
    @Test
    void thisJvmTellsItsClasses() {
        assertTrue(LoadedClasses.names().contains(LoadedClassesTest.class.getName()));
    }

    @Test
    void hiddenAndGeneratedClassesAreLeftOut() {
        String tree = """
                java.lang.Object/null
                |--com.acme.Lambda$$Lambda$468/0x00007f636c2db740/0x00007f63dc1b8d80
                |--java.lang.invoke.LambdaForm$MH/0x00007f636c0b8400/null
                |--com.acme.Port/0x00007f63dc1b8d80 (intf)
                |  |--com.acme.Port$1/0x00007f63dc1b8d80
                """;

        assertEquals(List.of("java.lang.Object", "com.acme.Port", "com.acme.Port$1"), LoadedClasses.parse(tree));
    }
}
