package io.millrace.worker.herder.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class SecretKeepingCatalogTest {
    private static final ConfigDef KEYS = new ConfigDef()
            .define("door", Type.PASSWORD, Importance.HIGH, "doc")
            .define("my.token", Type.STRING, Importance.HIGH, "doc")
            .define("bell", Type.STRING, Importance.HIGH, "doc");

    private final ScriptedCatalog inner = new ScriptedCatalog();
    private final PasswordKeys passwords = new PasswordKeys();
    private final KnownSecrets known = new KnownSecrets(passwords);
    private final Map<String, Map<String, String>> stored = new HashMap<>();
    private final SecretKeepingCatalog catalog =
            new SecretKeepingCatalog(inner, passwords, known, name -> Optional.ofNullable(stored.get(name)));

    @Test
    void neitherValuesNorErrorsShowSecrets() {
        inner.result = new ConfigInfos(
                "Door",
                1,
                List.of(),
                List.of(
                        info("door", new Password("canary-1"), "canary-1 is wrong"),
                        info("my.token", "canary-2", "neither canary-2 nor canary-1"),
                        info("bell", "loud", "loud is wrong")));

        ConfigInfos shown =
                catalog.validate(Map.of("connector.class", "Door", "name", "c")).join();

        assertEquals(List.of("[hidden]", "[hidden]", "loud"), values(shown));
        assertEquals(
                List.of(
                        List.of("[hidden] is wrong"),
                        List.of("neither [hidden] nor [hidden]"),
                        List.of("loud is wrong")),
                shown.configs().stream()
                        .map(info -> info.value().errorMessages())
                        .toList());
        assertEquals("[hidden] [hidden] loud", known.scrub("c", "canary-1 canary-2 loud"));
    }

    @Test
    void masksAreValidatedAsTheValuesTheyStandForAndShownAsMasks() {
        stored.put("c", Map.of("bell", "canary-1"));
        inner.result = new ConfigInfos("Door", 0, List.of(), List.of(info("bell", "canary-1", "canary-1 is wrong")));

        ConfigInfos shown = catalog.validate(Map.of("connector.class", "Door", "name", "c", "bell", "[hidden]"))
                .join();

        assertEquals("canary-1", inner.validated.get(0).get("bell"));
        assertEquals(List.of("[hidden]"), values(shown));
        assertEquals(
                List.of("[hidden] is wrong"), shown.configs().get(0).value().errorMessages());
    }

    @Test
    void whatIsValidatedIsKnownAfterwards() {
        Map<String, String> config = Map.of("connector.class", "Door", "name", "c", "door", "canary-1", "bell", "loud");
        inner.result = new ConfigInfos(
                "Door", 0, List.of(), List.of(info("door", new Password("canary-1")), info("bell", "loud")));

        catalog.validate(config).join();

        assertEquals("[hidden]", passwords.certain(config, inner).masked("door", "canary-1"));
        assertEquals("loud", passwords.certain(config, inner).masked("bell", "loud"));
        assertEquals(List.of(), inner.asked);
    }

    @Test
    void whatAProviderCallsASecretIsNotShownUnderAnyKey() {
        inner.result = new ConfigInfos("Door", 0, List.of(), List.of(info("bell", "canary-1")));

        ConfigInfos shown = catalog.validate(
                        Map.of("connector.class", "Door", "name", "c", "bell", "${file:/run:bell.password}"))
                .join();

        assertEquals(List.of("[hidden]"), values(shown));
    }

    @Test
    void aValueThatCouldNotBeReadIsNotToldInItsErrors() {
        inner.result = new ConfigInfos(
                "Door", 1, List.of(), List.of(info("my.token", null, "Invalid value canary-1: not a number")));

        ConfigInfos shown = catalog.validate(Map.of("connector.class", "Door", "name", "c", "my.token", "canary-1"))
                .join();

        assertEquals(
                List.of("Invalid value [hidden]: not a number"),
                shown.configs().get(0).value().errorMessages());
    }

    @Test
    void whatVariablesStoodForIsNotToldInErrors() {
        Map<String, String> config = Map.of("connector.class", "Door", "name", "c", "my.token", "${file:/run:x}");
        inner.result =
                new ConfigInfos("Door", 1, List.of(), List.of(info("my.token", null, "canary-1 is not a number")));
        known.resolved("c", config, Map.of("connector.class", "Door", "name", "c", "my.token", "canary-1"));

        ConfigInfos shown = catalog.validate(config).join();

        assertEquals(
                List.of("[hidden] is not a number"),
                shown.configs().get(0).value().errorMessages());
    }

    @Test
    void aShortSecretHidesNoOtherSettingOfTheSameValue() {
        inner.result =
                new ConfigInfos("Door", 0, List.of(), List.of(info("door", new Password("1")), info("bell", "1")));

        ConfigInfos shown =
                catalog.validate(Map.of("connector.class", "Door", "name", "c")).join();

        assertEquals(List.of("[hidden]", "1"), values(shown));
    }

    private static List<Object> values(ConfigInfos infos) {
        return infos.configs().stream().map(info -> info.value().value()).toList();
    }

    private static ConfigInfo info(String name, Object value, String... errors) {
        ConfigDef.ConfigKey key = KEYS.configKeys().get(name);
        return new ConfigInfo(key, key.type, new ConfigValue(name, value, List.of(), List.of(errors)));
    }
}
