package io.millrace.compatibility.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Appends a line for each record to the file {@code out}: {@code partition offset time}. */
public final class LoadSinkTask extends SinkTask {
    private Path out;

    @Override
    public void start(Map<String, String> settings) {
        out = Path.of(settings.get("out"));
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        long now = System.currentTimeMillis();
        StringBuilder lines = new StringBuilder();
        for (SinkRecord record : records) {
            lines.append(record.kafkaPartition()).append(' ').append(record.kafkaOffset());
            lines.append(' ').append(now).append('\n');
        }
        try {
            Files.writeString(out, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
        return "1.0";
    }
}
