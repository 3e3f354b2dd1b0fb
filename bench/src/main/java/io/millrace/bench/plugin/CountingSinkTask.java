package io.millrace.bench.plugin;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Works on each record for as long as it is told to, then counts the batch. Task thread. */
public final class CountingSinkTask extends SinkTask {
    private SharedCount count;
    private long rounds;
    private long result;

    @Override
    public void start(Map<String, String> properties) {
        AbstractConfig settings = new AbstractConfig(CountingSink.SETTINGS, properties, false);
        int task = Integer.parseInt(properties.getOrDefault(CountingSink.TASK, "0"));
        count = SharedCount.open(Path.of(settings.getString(CountingSink.FILE)), task);
        rounds = settings.getLong(CountingSink.ROUNDS);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        for (SinkRecord record : records) {
            result += record.value() == null ? 1 : record.kafkaOffset();
            if (rounds > 0) {
                result = Work.spin(rounds, result);
            }
        }
        count.add(records.size());
    }

    /** What the work came to, so that no compiler leaves it out. */
    long result() {
        return result;
    }

    @Override
    public void stop() {
        // the mapping of the file ends with the process
    }

    @Override
    public String version() {
        return "1";
    }
}
