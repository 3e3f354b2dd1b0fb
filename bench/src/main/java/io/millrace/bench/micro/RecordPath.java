package io.millrace.bench.micro;

import io.millrace.bench.plugin.PayloadKind;
import io.millrace.json.StreamingJson;
import io.millrace.plugins.isolation.DelegatingClassLoader;
import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.Converters;
import io.millrace.worker.record.ErrorCounts;
import io.millrace.worker.record.ErrorPolicy;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.record.TransformationChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.converters.ByteArrayConverter;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.apache.kafka.connect.transforms.Transformation;

/** The parts of a record's path, put together as a task has them: with built-in plugins, which any loader finds. */
final class RecordPath {
    private static final ClassLoader BUILT_IN =
            new DelegatingClassLoader(RecordPath.class.getClassLoader(), name -> Optional.empty());

    private RecordPath() {}

    /** Fails at the first failure, as connectors do by default. */
    static ErrorPolicy policy() {
        ErrorSettings settings = new ErrorSettings(0, 60_000, false, false, false);
        return new ErrorPolicy(settings, List::of, new ErrorCounts(Time.SYSTEM), Time.SYSTEM);
    }

    static Converters converters(PayloadKind kind) {
        return new Converters(
                loaded(configured(new StringConverter(), true)),
                loaded(configured(converter(kind), false)),
                loaded(new SimpleHeaderConverter()));
    }

    static Converter converter(PayloadKind kind) {
        return switch (kind) {
            case BYTES -> new ByteArrayConverter();
            case STRING -> new StringConverter();
            case STRUCT -> configured(StreamingJson.inPlaceOf(new JsonConverter()), false);
        };
    }

    /** Apache's own, which the one of {@link #converter} stands in for. */
    static Converter apacheJson() {
        return configured(new JsonConverter(), false);
    }

    private static Converter configured(Converter converter, boolean key) {
        converter.configure(Map.of("schemas.enable", "true"), key);
        return converter;
    }

    /** So many transformations that hand over the record as it is: what the frame around each costs. */
    static <R extends ConnectRecord<R>> TransformationChain<R> chain(int length) {
        List<TransformationChain.Step<R>> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            Transformation<R> same = new SameRecord<>();
            steps.add(TransformationChain.Step.always(loaded(same)));
        }
        return new TransformationChain<>(steps);
    }

    private static <T> Loaded<T> loaded(T instance) {
        return new Loaded<>(instance, BUILT_IN);
    }
}
