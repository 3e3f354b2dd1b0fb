package io.millrace.launch.connectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.StringConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/**
 * Connectors of 10 000 records, one of which is poisoned, and parts that cannot treat that one. The setting {@code stage}
 * says where it fails.
 */
public final class PoisonedPlugins {
    public static final int RECORDS = 10_000;
    /** Sinks get batches of 500: this one is in the middle of the eleventh. */
    private static final int POISONED = 5_250;

    private static final String POISON = "poison";

    private PoisonedPlugins() {}

    /** The text of a record. */
    public static String text(long number) {
        return number == POISONED ? POISON : Long.toString(number);
    }

    private static <T> T unpoisoned(T value) {
        if (POISON.equals(value)) {
            throw new DataException("poisoned");
        }
        return value;
    }

    /** Gives 10 000 records. */
    public static final class PoisonedSource extends SourceConnector {
        private Map<String, String> config;

        @Override
        public void start(Map<String, String> settings) {
            config = settings;
        }

        @Override
        public Class<? extends Task> taskClass() {
            return PoisonedSourceTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return List.of(config);
        }

        @Override
        public void stop() {
            // nothing runs
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1.0";
        }
    }

    /** Gives records by the hundred. */
    public static final class PoisonedSourceTask extends SourceTask {
        private static final int BATCH = 100;
        private static final String NO_TOPIC = "not a topic";

        private Map<String, String> config;
        private int next;

        @Override
        public void start(Map<String, String> settings) {
            config = settings;
        }

        @Override
        public List<SourceRecord> poll() throws InterruptedException {
            if (next == RECORDS) {
                Thread.sleep(50);
                return null;
            }
            List<SourceRecord> batch = new ArrayList<>();
            while (batch.size() < BATCH) {
                batch.add(record(next++));
            }
            return batch;
        }

        private SourceRecord record(int number) {
            String text = text(number);
            boolean misdirected = number == POISONED && config.get("stage").equals("KAFKA_PRODUCE");
            boolean large = number == POISONED && config.get("stage").endsWith("_LARGE");
            return new SourceRecord(
                    Map.of(),
                    Map.of("number", number),
                    misdirected ? NO_TOPIC : config.get("topic"),
                    null,
                    Schema.STRING_SCHEMA,
                    text,
                    Schema.STRING_SCHEMA,
                    large ? text.repeat(RECORDS) : text,
                    null,
                    new ConnectHeaders().addString("header", text));
        }

        @Override
        public void stop() {
            // nothing is open
        }

        @Override
        public String version() {
            return "1.0";
        }
    }

    /** Writes the values it is given to a file. */
    public static final class PoisonedSink extends SinkConnector {
        private Map<String, String> config;

        @Override
        public void start(Map<String, String> settings) {
            config = settings;
        }

        @Override
        public Class<? extends Task> taskClass() {
            return PoisonedSinkTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return List.of(config);
        }

        @Override
        public void stop() {
            // nothing runs
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1.0";
        }
    }

    /** Refuses a batch with a poisoned record, or reports the record; as its stage says. */
    public static final class PoisonedSinkTask extends SinkTask {
        private Map<String, String> config;

        @Override
        public void start(Map<String, String> settings) {
            config = settings;
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            if (config.get("stage").endsWith("PUT")) {
                records.forEach(record -> unpoisoned(record.value()));
            }
            List<String> lines = new ArrayList<>();
            try {
                for (SinkRecord record : records) {
                    if (config.get("stage").equals("REPORT") && POISON.equals(record.value())) {
                        context.errantRecordReporter().report(record, new DataException("poisoned"));
                    } else {
                        lines.add(String.valueOf(record.value()));
                    }
                }
            } finally {
                write(lines);
            }
        }

        private void write(List<String> lines) {
            try {
                Files.write(Path.of(config.get("out")), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            // nothing is open
        }

        @Override
        public String version() {
            return "1.0";
        }
    }

    /** Cannot treat the poisoned record. */
    public static final class PoisonedStep<R extends ConnectRecord<R>> implements Transformation<R> {
        @Override
        public R apply(R record) {
            unpoisoned(record.value());
            return record;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {
            // nothing to configure
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** Holds for no record, and cannot say so of the poisoned one. */
    public static final class PoisonedPredicate<R extends ConnectRecord<R>> implements Predicate<R> {
        @Override
        public boolean test(R record) {
            unpoisoned(record.value());
            return false;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {
            // nothing to configure
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** Text, unless it is poisoned. */
    public static final class PoisonedConverter extends StringConverter {
        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            return super.fromConnectData(topic, schema, unpoisoned(value));
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            SchemaAndValue converted = super.toConnectData(topic, value);
            unpoisoned(converted.value());
            return converted;
        }

        @Override
        public byte[] fromConnectHeader(String topic, String key, Schema schema, Object value) {
            return super.fromConnectHeader(topic, key, schema, unpoisoned(value));
        }

        @Override
        public SchemaAndValue toConnectHeader(String topic, String key, byte[] value) {
            SchemaAndValue converted = super.toConnectHeader(topic, key, value);
            unpoisoned(converted.value());
            return converted;
        }
    }
}
