package io.millrace.launch.classdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpareMemoryTest {
    private static final long MEBIBYTE = 1L << 20;
    private static final String MACHINE = """
            MemTotal:        8388608 kB
            MemFree:          131072 kB
            MemAvailable:    4194304 kB
            """;

    @Test
    void theHeapAndAsMuchAgainAsTheProcessTakesHaveToFit() {
        assertTrue(memory(1024 + 640, 384, 1024).isEnough());
        assertFalse(memory(1024 + 639, 384, 1024).isEnough(), "the heap may grow");
        assertFalse(memory(8192, 383, 1024).isEnough(), "others took it");
        assertFalse(memory(1024, 1000, Long.MAX_VALUE / MEBIBYTE).isEnough());
    }

    @Test
    void aMachinesFileCacheIsFreeButALimitCountsWhole() {
        assertEquals(OptionalLong.of(4096 * MEBIBYTE), SpareMemory.available(8192 * MEBIBYTE, MACHINE));
        assertEquals(OptionalLong.empty(), SpareMemory.available(1024 * MEBIBYTE, MACHINE));
        assertEquals(OptionalLong.empty(), SpareMemory.available(1024 * MEBIBYTE, "MemTotal:  1 kB\n"));
    }

    @Test
    void thisMachineTellsItsMemory() {
        SpareMemory now = SpareMemory.now();

        assertTrue(now.total() >= now.free() && now.free() > 0, now::toString);
        assertEquals(Runtime.getRuntime().maxMemory(), now.heap());
    }

    private static SpareMemory memory(long total, long free, long heap) {
        return new SpareMemory(total * MEBIBYTE, free * MEBIBYTE, heap * MEBIBYTE);
    }
}
