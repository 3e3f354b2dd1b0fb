package io.millrace.compatibility;

import io.millrace.compatibility.recording.RecordingConverter;
import io.millrace.compatibility.recording.RecordingHeaderConverter;
import io.millrace.compatibility.recording.RecordingPredicate;
import io.millrace.compatibility.recording.RecordingSink;
import io.millrace.compatibility.recording.RecordingSource;
import io.millrace.compatibility.recording.RecordingStep;
import io.millrace.testing.jars.PluginJar;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** The jar of what records calls, made of classes of this source tree. */
final class RecordingPlugin {
    private static final Map<Class<?>, Class<?>> SERVICES = Map.of(
            SourceConnector.class, RecordingSource.class,
            SinkConnector.class, RecordingSink.class,
            Transformation.class, RecordingStep.class,
            Predicate.class, RecordingPredicate.class,
            Converter.class, RecordingConverter.class,
            HeaderConverter.class, RecordingHeaderConverter.class);

    private RecordingPlugin() {}

    /** Writes the jar into that folder of a plugin path. */
    static void writeTo(Path folder) {
        PluginJar jar = PackageJar.of("recording", RecordingSource.class);
        SERVICES.forEach((type, service) -> jar.service(type, service.getName()));
        jar.writeTo(folder);
    }
}
