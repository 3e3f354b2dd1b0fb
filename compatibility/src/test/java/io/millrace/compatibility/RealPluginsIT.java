package io.millrace.compatibility;

import static io.millrace.compatibility.Call.put;
import static io.millrace.compatibility.Distribution.APACHE;
import static io.millrace.compatibility.Distribution.MILLRACE;
import static io.millrace.compatibility.PluginDeviation.CHOICES_ONCE;
import static io.millrace.compatibility.PluginDeviation.HIDDEN_PARENT;
import static io.millrace.compatibility.PluginDeviation.NAMED_UNTRIED;
import static io.millrace.compatibility.PluginDeviation.OLD_CONVERTER;
import static io.millrace.compatibility.PluginDeviation.WARNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.compatibility.SideBySide.Side;
import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published plugins, unmodified, in Apache's worker and in ours: both see the same. */
final class RealPluginsIT {
    private static final List<RealPlugin> SMALL_ONES =
            List.of(RealPlugin.DEBEZIUM_POSTGRES, RealPlugin.MONGO, RealPlugin.TRANSFORM_COMMON);
    private static final Pattern WITHOUT_MANIFEST =
            Pattern.compile("^(file:\\S+|classpath)\\t(\\S+)\\t(\\S+).*", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @Test
    void commonPluginsAreTheSame() {
        bothSeeTheSame(SMALL_ONES, "only_scan", EnumSet.of(HIDDEN_PARENT, CHOICES_ONCE, WARNED));
    }

    @Test
    @RealPluginsProfile
    void allPluginsAreTheSameWhenOnlyScannedFor() {
        bothSeeTheSame(
                List.of(RealPlugin.values()),
                "only_scan",
                EnumSet.of(HIDDEN_PARENT, CHOICES_ONCE, OLD_CONVERTER, WARNED));
    }

    @Test
    @RealPluginsProfile
    void allPluginsAreTheSameByDefault() {
        bothSeeTheSame(
                List.of(RealPlugin.values()),
                "hybrid_warn",
                EnumSet.of(CHOICES_ONCE, OLD_CONVERTER, NAMED_UNTRIED, WARNED));
    }

    @Test
    @RealPluginsProfile
    void allPluginsWithServiceFilesAreTheSame() {
        bothSeeTheSame(List.of(RealPlugin.values()), "service_load", EnumSet.of(CHOICES_ONCE, WARNED));
    }

    @Test
    @RealPluginsProfile
    void neitherStartsWhenPluginsWithoutServiceFilesAreRefused() {
        Map<String, String> settings = settings(List.of(RealPlugin.values()), "hybrid_fail");
        try (PluginWorker apache = PluginWorker.launch(APACHE, folder.resolve("apache"), settings);
                PluginWorker millrace = PluginWorker.launch(MILLRACE, folder.resolve("millrace"), settings)) {
            assertNotEquals(0, apache.awaitEnd());
            assertNotEquals(0, millrace.awaitEnd());
            assertEquals(withoutManifest(apache), withoutManifest(millrace));
            assertTrue(
                    millrace.log().contains("To silence this error, set plugin.discovery=hybrid_warn"), millrace::log);
        }
    }

    @Test
    void aPublishedTransformationWorksOnRecords() throws IOException {
        KafkaTopics topics = KafkaFixture.shared().topics();
        String topic = topics.freshName("someLines").replace("-", "");
        topics.create(topic, 1);
        Path input = Files.writeString(folder.resolve("input.txt"), "one\ntwo\n");
        Map<String, String> settings = settings(List.of(RealPlugin.TRANSFORM_COMMON), "hybrid_warn");

        try (PluginWorker worker = PluginWorker.launch(MILLRACE, folder.resolve("millrace"), settings)) {
            Answer answer = worker.awaitSide()
                    .send(put("/connectors/lines/config", """
                    {"connector.class":"FileStreamSource","file":"%s","topic":"%s",
                     "value.converter":"org.apache.kafka.connect.storage.StringConverter","transforms":"case",
                     "transforms.case.type":"com.github.jcustenborder.kafka.connect.transform.common.ChangeTopicCase",
                     "transforms.case.from":"UPPER_CAMEL","transforms.case.to":"LOWER_CAMEL"}
                    """.formatted(input, topic.replaceFirst("s", "S"))));

            assertEquals(201, answer.status(), answer::toString);
            assertEquals(List.of("one", "two"), topics.awaitValues(topic, 2, Duration.ofSeconds(60)));
        }
    }

    private void bothSeeTheSame(List<RealPlugin> plugins, String discovery, Set<PluginDeviation> deviations) {
        Map<String, String> settings = settings(plugins, discovery);
        try (PluginWorker apache = PluginWorker.launch(APACHE, folder.resolve("apache"), settings)) {
            Side reference = apache.awaitSide();
            PluginComparison first;
            try (PluginWorker millrace = PluginWorker.launch(MILLRACE, folder.resolve("millrace"), settings)) {
                first = new PluginComparison(reference, millrace.awaitSide())
                        .lists()
                        .definitions()
                        .validations()
                        .compare("plugins without manifest", withoutManifest(apache), withoutManifest(millrace));
            }
            first.assertOnly(deviations);
            theIndexSaysTheSame(reference, settings);
        }
    }

    private void theIndexSaysTheSame(Side reference, Map<String, String> settings) {
        try (PluginWorker again = PluginWorker.launch(MILLRACE, folder.resolve("again"), settings)) {
            boolean scans = settings.get("plugin.discovery").equals("only_scan");
            new PluginComparison(reference, again.awaitSide())
                    .lists()
                    .assertOnly(scans ? EnumSet.of(HIDDEN_PARENT) : EnumSet.noneOf(PluginDeviation.class));
        }
    }

    // What we bundle lies on Apache's plugin path as well.
    private Map<String, String> settings(List<RealPlugin> plugins, String discovery) {
        return Map.of(
                "plugin.path",
                RealPlugin.path(plugins) + "," + MILLRACE.plugins(),
                "plugin.discovery",
                discovery,
                "plugin.index.dir",
                folder.resolve("plugin-index").toString());
    }

    private static List<String> withoutManifest(PluginWorker worker) {
        return WITHOUT_MANIFEST
                .matcher(worker.log())
                .results()
                .map(line -> line.group(1) + " " + line.group(2) + " " + line.group(3))
                .distinct()
                .sorted()
                .toList();
    }
}
