package io.millrace.worker.record;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.FailedRecord.Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;

/** Records, policies and pipelines with everyday contents. */
public final class Fixtures {
    public static final ClassLoader LOADER = Fixtures.class.getClassLoader();
    public static final ErrorSettings STRICT = new ErrorSettings(0, 60_000, false, false, false);
    public static final ErrorSettings TOLERANT = new ErrorSettings(0, 60_000, true, false, false);
    public static final ErrorSettings OUTLASTING = new ErrorSettings(0, 60_000, true, false, false, 10_000);

    private Fixtures() {}

    public static <T> Loaded<T> loaded(T instance) {
        return new Loaded<>(instance, LOADER);
    }

    public static ErrorPolicy policy(ErrorSettings settings, Time time, ErrorReporter... reporters) {
        return new ErrorPolicy(settings, () -> List.of(reporters), new ErrorCounts(time), time);
    }

    /** One operation on a record, as pipelines have them done. */
    static <V> V run(ErrorPolicy policy, Stage stage, String executing, Origin origin, Callable<V> operation) {
        Passage passage = new Passage(policy);
        Place place = new Place(stage, executing);
        long deadlineMs = passage.enter(loaded(operation));
        V result;
        try {
            result = operation.call();
        } catch (Exception e) {
            return passage.again(e, deadlineMs, place, origin, operation);
        } finally {
            passage.leave();
        }
        passage.passed(place);
        return result;
    }

    /** Strings for keys and values, the simple converter for headers. */
    public static Converters strings() {
        StringConverter key = new StringConverter();
        key.configure(Map.of(), true);
        StringConverter value = new StringConverter();
        value.configure(Map.of(), false);
        return converters(key, value);
    }

    public static Converters converters(Converter key, Converter value) {
        SimpleHeaderConverter header = new SimpleHeaderConverter();
        header.configure(Map.of());
        return new Converters(loaded(key), loaded(value), loaded((HeaderConverter) header));
    }

    public static <R extends ConnectRecord<R>> TransformationChain<R> noTransformations() {
        return new TransformationChain<>(List.of());
    }

    public static SourcePipeline sourcePipeline(ErrorPolicy policy) {
        return new SourcePipeline(noTransformations(), strings(), policy);
    }

    public static SourcePipeline sourcePipeline(ErrorPolicy policy, Converter value) {
        return new SourcePipeline(noTransformations(), converters(value, value), policy);
    }

    public static SinkPipeline sinkPipeline(ErrorPolicy policy) {
        return sinkPipeline(policy, noTransformations());
    }

    public static SinkPipeline sinkPipeline(ErrorPolicy policy, TransformationChain<SinkRecord> chain) {
        return new SinkPipeline(strings(), chain, policy, new UsedTopics(topic -> {}));
    }

    public static SourceRecord sourceRecord(String topic, String partition, long offset) {
        return new SourceRecord(
                Map.of("file", partition),
                Map.of("position", offset),
                topic,
                null,
                Schema.STRING_SCHEMA,
                "key",
                Schema.STRING_SCHEMA,
                partition + "@" + offset);
    }

    public static ConsumerRecord<byte[], byte[]> consumed(String topic, int partition, long offset) {
        return consumed(topic, partition, offset, 1234L);
    }

    public static ConsumerRecord<byte[], byte[]> consumed(String topic, int partition, long offset, long timestamp) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                3,
                5,
                bytes("key"),
                bytes("value"),
                new RecordHeaders(),
                Optional.of(7));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
