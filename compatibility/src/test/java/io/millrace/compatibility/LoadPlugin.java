package io.millrace.compatibility;

import io.millrace.compatibility.load.LoadSink;
import io.millrace.compatibility.load.LoadSource;
import java.nio.file.Path;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;

/** The jar of what makes load, made of classes of this source tree. */
final class LoadPlugin {
    private LoadPlugin() {}

    /** Writes the jar into that folder of a plugin path. */
    static void writeTo(Path folder) {
        PackageJar.of("load", LoadSource.class)
                .service(SourceConnector.class, LoadSource.class.getName())
                .service(SinkConnector.class, LoadSink.class.getName())
                .writeTo(folder);
    }
}
