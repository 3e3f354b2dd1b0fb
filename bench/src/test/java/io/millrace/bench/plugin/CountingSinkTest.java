package io.millrace.bench.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountingSinkTest {
    private static final SinkRecord RECORD = new SinkRecord("t", 0, null, null, null, "value", 5);

    @TempDir
    Path folder;

    @Test
    void countsWhatAllTasksAreGiven() {
        Path file = folder.resolve("count");
        CountingSink sink = new CountingSink();
        sink.start(Map.of("count.file", file.toString(), "count.work.rounds", "10"));

        for (Map<String, String> config : sink.taskConfigs(2)) {
            CountingSinkTask task = new CountingSinkTask();
            task.start(config);
            task.put(Collections.nCopies(3, RECORD));
            task.put(Collections.nCopies(2, RECORD));
            assertNotEquals(0, task.result());
        }

        assertEquals(10, SharedCount.open(file, 0).sum());
    }

    @Test
    void keepsCountsForSoManyTasksAlone() {
        assertThrows(IllegalArgumentException.class, () -> SharedCount.open(folder.resolve("count"), 64));
    }
}
