package io.millrace.worker.herder.validation;

import static io.millrace.worker.herder.validation.ValidatorFixture.errors;
import static io.millrace.worker.herder.validation.ValidatorFixture.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever plugins throw while a config is validated becomes an error of a field. */
class HostilePartsValidatorTest {
    private final ValidatorFixture validator = new ValidatorFixture();

    @AfterEach
    void close() {
        validator.close();
    }

    @Test
    void aCheckThatThrowsIsAnErrorOfItsKey() {
        var infos = validate("transforms", "t", "transforms.t.type", part("ChecksBadly"), "transforms.t.checked", "x");

        assertEquals(2, infos.errorCount(), ConnectorValidator.errorMessage(infos));
        assertEquals(
                List.of("The validator of configuration checked threw java.lang.IllegalStateException: not ready"),
                errors(infos, "transforms.t.checked").stream()
                        .map(error -> error.replace("transforms.t.", ""))
                        .toList());
        assertTrue(
                errors(infos, "transforms.t.recommended").get(0).endsWith("threw java.lang.AssertionError: no idea"));
    }

    @Test
    void errorsOutOfTransformationsAndConvertersAreErrorsOfTheirClass() {
        var infos = validate(
                "transforms",
                "t",
                "transforms.t.type",
                part("FailsInConfig"),
                "key.converter",
                part("FailingConverter"));

        assertEquals(2, infos.errorCount(), ConnectorValidator.errorMessage(infos));
        assertEquals(
                List.of("Error getting config definition from Transformation: no settings today"),
                errors(infos, "transforms.t.type"));
        assertTrue(errors(infos, "key.converter").get(0).contains("StackOverflowError"));
    }

    @Test
    void aClassThatCannotBeInitializedIsAnErrorOfItsKey() {
        ConfigDef keys = new ConfigDef().define("type", ConfigDef.Type.CLASS, ConfigDef.Importance.HIGH, "");

        Map<String, ConfigValue> values = SoundValues.of(keys, Map.of("type", Uninitializable.class.getName()));

        assertEquals(1, values.get("type").errorMessages().size());
        assertTrue(values.get("type").errorMessages().get(0).contains("cannot be loaded"));
    }

    /** Not a plugin, so that no search for plugins stumbles over it. */
    public static final class Uninitializable {
        static final int NUMBER = Integer.parseInt("none");
    }

    @Test
    void aPolicyThatThrowsRefusesTheOverrides() {
        validator.workerSettings = new String[] {"connector.client.config.override.policy", part("FailingPolicy")};

        var infos = validate("producer.override.linger.ms", "5");

        assertEquals(
                List.of("The policy for client overrides failed: java.lang.IllegalStateException: no rules yet"),
                errors(infos, "producer.override.linger.ms"));
    }

    @Test
    void anAnswerThatThrowsWhenItIsReadIsAnErrorOfTheConnector() {
        var infos = validator.validate("connector.class", name("ThrowingConfigValues"), "name", "c", "own", "x");

        assertEquals(1, infos.errorCount());
        assertTrue(errors(infos, "connector.class").get(0).endsWith("threw java.lang.AssertionError: no answer"));
    }

    @Test
    void groupsOfTopicsAreCheckedBeforeTheConnectorStarts() {
        var infos = validate(
                "topic.creation.groups",
                "g",
                "topic.creation.default.partitions",
                "0",
                "topic.creation.g.include",
                "(");

        assertEquals(3, infos.errorCount(), ConnectorValidator.errorMessage(infos));
        assertTrue(errors(infos, "topic.creation.default.partitions").get(0).contains("must be positive"));
        assertTrue(errors(infos, "topic.creation.default.replication.factor")
                .get(0)
                .contains("Missing required"));
        assertTrue(errors(infos, "topic.creation.g.include").get(0).contains("Syntax error in regular expression"));
    }

    @Test
    void strictWorkersLeaveGroupsOfTopicsToTheStartAsApacheDoes() {
        validator.workerSettings = new String[] {"compatibility", "strict"};

        assertEquals(0, validate("topic.creation.groups", "g").errorCount());
    }

    @Test
    void aConnectorThatHangsHoldsUpNoOtherValidation() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(9);
        try {
            List<Future<?>> hanging = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Callable<Throwable> ask =
                        () -> validator.refusal("connector.class", name("HangsInValidate"), "name", "slow", "own", "x");
                validator.deadline = Duration.ofSeconds(60);
                hanging.add(callers.submit(ask));
            }

            assertEquals(0, callers.submit(() -> validate()).get().errorCount());
            assertTrue(hanging.stream().noneMatch(Future::isDone), "the others still hang");
        } finally {
            callers.shutdownNow();
        }
    }

    private ConfigInfos validate(String... more) {
        List<String> settings =
                new ArrayList<>(List.of("connector.class", name("GoodSource"), "name", "c", "own", "x"));
        settings.addAll(List.of(more));
        return validator.validate(settings.toArray(String[]::new));
    }

    private static String part(String name) {
        return SampleParts.class.getName() + "$" + name;
    }
}
