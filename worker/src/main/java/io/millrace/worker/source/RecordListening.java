package io.millrace.worker.source;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whether a task wants to hear what has become of single records. Pure; any thread. */
final class RecordListening {
    private static final Logger LOG = LoggerFactory.getLogger(RecordListening.class);

    private RecordListening() {}

    /** A task that has not overridden {@code commitRecord} cannot tell whether it is called. */
    static boolean isDoneBy(SourceTask task) {
        try {
            return task.getClass()
                            .getMethod("commitRecord", SourceRecord.class, RecordMetadata.class)
                            .getDeclaringClass()
                    != SourceTask.class;
        } catch (NoSuchMethodException | LinkageError e) {
            LOG.debug("{} does not show its methods", task.getClass(), e);
            return true;
        }
    }
}
