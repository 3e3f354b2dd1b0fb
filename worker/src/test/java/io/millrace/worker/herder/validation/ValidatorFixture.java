package io.millrace.worker.herder.validation;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.kafka.OverridePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A validator of a worker with the bundled plugins and the sample connectors, and its answers. The test's thread. */
final class ValidatorFixture implements AutoCloseable {
    final WorkerFixture fixture = new WorkerFixture();
    String[] workerSettings = {};
    boolean distributed;
    Duration deadline = Duration.ofSeconds(30);

    @Override
    public void close() {
        fixture.close();
    }

    ConfigInfos validate(String... config) {
        try {
            return answer(map(config));
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    Throwable refusal(String... config) {
        return assertThrows(ExecutionException.class, () -> answer(map(config))).getCause();
    }

    ConfigInfos answer(Map<String, String> config) throws ExecutionException {
        WorkerConfig worker = distributed ? fixture.distributed(workerSettings) : fixture.worker(workerSettings);
        try (OverridePolicy policy = OverridePolicy.create(fixture.plugins, worker);
                ConfigTransformer transformer = new ConfigTransformer(worker, fixture.plugins)) {
            return new ConnectorValidator(fixture.plugins, worker, transformer, policy, deadline)
                    .validate(config)
                    .get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static String name(String connector) {
        return SampleConnectors.class.getName() + "$" + connector;
    }

    static String name(ConfigInfo info) {
        return info.value() == null ? info.key().name : info.value().name();
    }

    static ConfigInfo info(ConfigInfos infos, String name) {
        return infos.configs().stream()
                .filter(info -> name(info).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No entry for " + name));
    }

    static List<String> errors(ConfigInfos infos, String name) {
        return info(infos, name).value().errorMessages();
    }
}
