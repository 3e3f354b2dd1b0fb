package io.millrace.compatibility;

import static io.millrace.compatibility.Distribution.APACHE;
import static io.millrace.compatibility.Distribution.MILLRACE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.compatibility.SideBySide.Side;
import io.millrace.testing.kafka.KafkaFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connectors that write down their calls go through the same on both workers, and get the same calls. */
final class CallLogsIT {
    private static final int PLAYED_AT_ONCE = 8;

    @TempDir
    private static Path folder;

    private static final List<PluginWorker> WORKERS = new ArrayList<>();
    private static final Map<String, CompletableFuture<List<String>>> APACHES = new LinkedHashMap<>();
    private static final Map<String, CompletableFuture<List<String>>> OURS = new LinkedHashMap<>();
    private static ExecutorService players;
    private static ExecutorService lonelyPlayer;

    /** Everything is played at once, most of it is waiting; what has to be alone, on a second worker of Apache's. */
    @BeforeAll
    static void play() {
        RecordingPlugin.writeTo(folder.resolve("plugins/recording"));
        KafkaFixture.shared();
        players = Executors.newFixedThreadPool(PLAYED_AT_ONCE);
        lonelyPlayer = Executors.newSingleThreadExecutor();
        PluginWorker apache = launch(APACHE, "apache");
        PluginWorker lonely = launch(APACHE, "apache-alone");
        PluginWorker millrace = launch(MILLRACE, "millrace");
        Side here = millrace.awaitSide();
        Side there = apache.awaitSide();
        Side alone = lonely.awaitSide();
        scenarios().forEach(scenario -> {
            boolean isAlone = scenario.alone();
            APACHES.put(
                    scenario.name(),
                    playing(scenario, isAlone ? alone : there, "apache", isAlone ? lonelyPlayer : players));
            OURS.put(scenario.name(), playing(scenario, here, "ours", players));
        });
    }

    private static PluginWorker launch(Distribution distribution, String name) {
        Path own = folder.resolve(name);
        PluginWorker worker = PluginWorker.launch(
                distribution,
                own,
                Map.of(
                        "plugin.path", folder.resolve("plugins").toString(),
                        "offset.flush.interval.ms", "1000",
                        "plugin.index.dir", own.resolve("index").toString()));
        WORKERS.add(worker);
        return worker;
    }

    private static CompletableFuture<List<String>> playing(
            Scenario scenario, Side side, String worker, ExecutorService player) {
        return CompletableFuture.supplyAsync(() -> played(scenario, side, worker), player);
    }

    private static List<String> played(Scenario scenario, Side side, String worker) {
        var run = new ScenarioRun(side, worker, scenario.name(), scenario.partitions(), folder);
        try {
            scenario.play().accept(run);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "On " + worker + ": " + e.getMessage() + "\n" + String.join("\n", run.transcript()), e);
        }
        return run.transcript();
    }

    @AfterAll
    static void end() {
        players.shutdownNow();
        lonelyPlayer.shutdownNow();
        WORKERS.forEach(PluginWorker::close);
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(SourceScenarios.all(), SinkScenarios.all()).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theCallsAreTheSame(Scenario scenario) {
        List<String> expected =
                CallDeviation.asOurs(APACHES.get(scenario.name()).join(), scenario.name());
        List<String> actual = OURS.get(scenario.name()).join();

        List<String> difference = LineDiff.between(expected, actual);

        if (!scenario.explains(difference)) {
            throw new AssertionError("Expected " + scenario.difference() + " (" + scenario.reason()
                    + "); - Apache's calls, + ours:\n" + String.join("\n", difference));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noDeviationIsGone(CallDeviation deviation) {
        assertTrue(
                APACHES.values().stream()
                        .anyMatch(calls -> calls.join().stream().anyMatch(deviation::concerns)),
                deviation + " concerns no call");
    }
}
