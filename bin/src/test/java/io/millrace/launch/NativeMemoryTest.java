package io.millrace.launch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    @Test
    void aJvmThatCannotGiveMemoryBackGoesOnWithout() {
        assertDoesNotThrow(NativeMemory::trim);
    }

    @Test
    void itCanBeClosedBeforeItHasBegun() {
        NativeMemory memory = NativeMemory.begin();

        assertDoesNotThrow(memory::close);
        assertDoesNotThrow(memory::close);
    }
}
