package io.millrace.worker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.config.PluginVersions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningPluginsTest {
    private static final Map<String, String> CONFIG = Map.of("connector.class", PluginVersions.ECHO);

    private static final Object ONE = "one instance";
    private static final Object TWO = "another instance";

    @TempDir
    private Path folder;

    private final RunningPlugins running = new RunningPlugins();
    private PluginVersions versions;
    private PluginDescriptor first;
    private PluginDescriptor second;

    @BeforeEach
    void open() {
        versions = new PluginVersions(folder);
        first = versions.plugins.connector(PluginVersions.ECHO, "1.0");
        second = versions.plugins.connector(PluginVersions.ECHO, "2.0");
    }

    @AfterEach
    void close() {
        versions.close();
    }

    @Test
    void givesTasksThePluginOfTheirRunningConnector() {
        running.hold("orders", ONE, CONFIG, first);

        assertEquals(Optional.of(first), running.of("orders", CONFIG));
        assertEquals(Optional.empty(), running.of("others", CONFIG));
    }

    @Test
    void knowsNoneForAConfigThatAsksForAnotherClassOrVersion() {
        running.hold("orders", ONE, CONFIG, first);

        assertEquals(Optional.empty(), running.of("orders", Map.of("connector.class", PluginVersions.PLAIN)));
        assertEquals(
                Optional.empty(),
                running.of(
                        "orders", Map.of("connector.class", PluginVersions.ECHO, "connector.plugin.version", "2.0")));
    }

    @Test
    void forgetsThePluginWithTheInstanceButNotThatOfALaterOne() {
        running.hold("orders", ONE, CONFIG, first);
        running.hold("orders", TWO, CONFIG, second);

        running.release("orders", ONE);
        assertEquals(Optional.of(second), running.of("orders", CONFIG));

        running.release("orders", TWO);
        assertEquals(Optional.empty(), running.of("orders", CONFIG));
    }
}
