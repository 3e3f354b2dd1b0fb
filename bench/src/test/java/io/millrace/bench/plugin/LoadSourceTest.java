package io.millrace.bench.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class LoadSourceTest {
    @Test
    void sharesTheRecordsAmongItsTasks() throws InterruptedException {
        LoadSource source = new LoadSource();
        source.start(Map.of("topic", "t", "load.records", "2501", "load.size", "7"));

        List<SourceRecord> records = new ArrayList<>();
        for (Map<String, String> config : source.taskConfigs(3)) {
            records.addAll(all(config));
        }

        assertEquals(2501, records.size());
        assertEquals(7, ((byte[]) records.get(0).value()).length);
        assertEquals(Map.of("position", 0L), records.get(0).sourceOffset());
        assertEquals(
                3,
                records.stream().map(SourceRecord::sourcePartition).distinct().count());
    }

    private static List<SourceRecord> all(Map<String, String> config) throws InterruptedException {
        LoadSourceTask task = new LoadSourceTask();
        task.start(config);
        List<SourceRecord> records = new ArrayList<>();
        for (List<SourceRecord> polled = task.poll(); polled != null; polled = task.poll()) {
            records.addAll(polled);
        }
        return records;
    }

    @Test
    void hasNothingUntilARecordIsDue() {
        IdleSourceTask task = new IdleSourceTask();
        task.start(Map.of("topic", "t", "idle.record.every.ms", "600000"));

        assertNull(task.poll());
    }
}
