package io.millrace.worker.record;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes failed records to the log, with the record itself only if asked to. Any thread. */
public final class LogReporter implements ErrorReporter {
    private static final Logger LOG = LoggerFactory.getLogger(LogReporter.class);

    private final ConnectorTaskId id;
    private final boolean includeMessages;
    private final ErrorCounts counts;

    public LogReporter(ConnectorTaskId id, boolean includeMessages, ErrorCounts counts) {
        this.id = id;
        this.includeMessages = includeMessages;
        this.counts = counts;
    }

    @Override
    public CompletableFuture<Void> report(FailedRecord failed) {
        LOG.error(message(failed), failed.error());
        counts.logEntry();
        return CompletableFuture.completedFuture(null);
    }

    String message(FailedRecord failed) {
        StringBuilder text = new StringBuilder("Error encountered in task ")
                .append(id)
                .append(". Executing stage '")
                .append(failed.stage())
                .append("' with class '")
                .append(failed.executing())
                .append('\'');
        if (includeMessages) {
            failed.consumed()
                    .ifPresent(
                            record -> text.append(", where consumed record is ").append(describe(record)));
            failed.polled()
                    .ifPresent(
                            record -> text.append(", where source record is = ").append(RecordRendering.text(record)));
        }
        return text.append('.').toString();
    }

    private static String describe(ConsumerRecord<byte[], byte[]> record) {
        return "{topic='" + record.topic() + "', partition=" + record.partition() + ", offset=" + record.offset()
                + ", timestamp=" + record.timestamp() + ", timestampType=" + record.timestampType() + "}";
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "log of task " + id;
    }
}
