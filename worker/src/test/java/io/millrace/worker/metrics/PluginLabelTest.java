package io.millrace.worker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;

class PluginLabelTest {
    @Test
    void asksPluginsOfAllKindsForTheirVersion() {
        PluginLabel task = PluginLabel.of(new Versions("3.1"));
        PluginLabel converter = PluginLabel.of(new SimpleHeaderConverter());

        assertEquals(new PluginLabel(Versions.class.getName(), "3.1"), task);
        assertEquals("4.3.1", converter.version());
    }

    @Test
    void aPluginThatTellsNoVersionHasNone() {
        assertEquals("undefined", PluginLabel.of(new Versions(null)).version());
        assertEquals("undefined", PluginLabel.of(new Versions("throw")).version());
        assertEquals("undefined", PluginLabel.of("not a plugin").version());
    }

    /** Tells the version it is given. */
    private static final class Versions extends SourceTask {
        private final String version;

        Versions(String version) {
            this.version = version;
        }

        @Override
        public String version() {
            if ("throw".equals(version)) {
                throw new IllegalStateException("no version today");
            }
            return version;
        }

        @Override
        public void start(Map<String, String> config) {}

        @Override
        public List<SourceRecord> poll() {
            return List.of();
        }

        @Override
        public void stop() {}
    }
}
