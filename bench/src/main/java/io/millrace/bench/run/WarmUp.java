package io.millrace.bench.run;

import io.millrace.bench.plugin.PayloadKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Has the broker write many small and large batches before anything is measured, so that its code is compiled. */
final class WarmUp {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Load LOAD = new Load(PayloadKind.BYTES, 100, 1, 4_000_000);

    private WarmUp() {}

    static void run(Stand stand, Path folder, boolean quick)
            throws IOException, ExecutionException, InterruptedException {
        for (Map<String, String> settings : List.of(Scenarios.APACHE_DEFAULTS, Scenarios.LARGE_BATCHES)) {
            String topic = "warm-up-" + settings.get("enable.idempotence");
            Path own = Files.createDirectory(folder.resolve(topic));
            stand.broker().createTopic(topic, 1);
            try (Child child = SourceScenario.produce(stand, own, topic, quick ? LOAD.quick() : LOAD, settings)) {
                child.await("all is written", LIMIT, () -> child.said("done"));
            }
            stand.broker().deleteTopic(topic);
        }
    }
}
