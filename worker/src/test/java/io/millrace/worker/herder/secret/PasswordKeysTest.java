package io.millrace.worker.herder.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.model.secret.Secrets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class PasswordKeysTest {
    private static final Map<String, String> CONFIG = new TreeMap<>(Map.of(
            "name", "c",
            "connector.class", "Door",
            "door", "canary",
            "bell", "loud",
            "transforms", "t",
            "transforms.t.type", "Lock",
            "transforms.t.bolt", "canary",
            "transforms.t.side", "left"));

    private final ScriptedCatalog catalog = new ScriptedCatalog();
    private final PasswordKeys passwords = new PasswordKeys();

    @Test
    void untilPluginsHaveToldAllTheirSettingsAreSecret() {
        assertEquals(
                "{bell=[hidden], connector.class=Door, door=[hidden], name=c, transforms=t, "
                        + "transforms.t.bolt=[hidden], transforms.t.side=[hidden], transforms.t.type=Lock}",
                masked(CONFIG));
        assertEquals(List.of("Lock latest", "Door latest"), catalog.asked);
    }

    @Test
    void pluginsAreAskedOnceAndTheirAnswersHold() {
        masked(CONFIG);
        masked(CONFIG);
        catalog.answer("Door", "door");
        catalog.answer("Lock", "bolt");

        assertEquals(
                "{bell=loud, connector.class=Door, door=[hidden], name=c, transforms=t, "
                        + "transforms.t.bolt=[hidden], transforms.t.side=left, transforms.t.type=Lock}",
                masked(CONFIG));
        assertEquals(2, catalog.asked.size());
    }

    @Test
    void aPluginThatCannotTellKeepsAllItsSettingsSecretUntilItIsAskedAgain() {
        masked(CONFIG);
        catalog.fail("Door");
        catalog.answer("Lock", "bolt");
        assertEquals("[hidden]", passwords.certain(CONFIG, catalog).masked("bell", "loud"));
        assertEquals(2, catalog.asked.size());

        passwords.ask(CONFIG, catalog);
        catalog.answer("Door", "door");

        assertEquals("loud", passwords.certain(CONFIG, catalog).masked("bell", "loud"));
    }

    @Test
    void aValidationOfAnotherConfigDoesNotMakeSecretsForgotten() {
        passwords.learn(CONFIG, infos(0, "door"));
        long knowledge = passwords.knowledge();

        passwords.learn(CONFIG, infos(0));

        assertEquals("[hidden]", passwords.certain(CONFIG, catalog).masked("door", "canary"));
        assertEquals(knowledge, passwords.knowledge());
    }

    @Test
    void aValidationTeachesWithoutAsking() {
        passwords.learn(CONFIG, infos(0, "door", "transforms.t.bolt"));

        assertEquals(
                "{bell=loud, connector.class=Door, door=[hidden], name=c, transforms=t, "
                        + "transforms.t.bolt=[hidden], transforms.t.side=left, transforms.t.type=Lock}",
                masked(CONFIG));
        assertEquals(List.of(), catalog.asked);
    }

    @Test
    void aValidationWithErrorsTeachesNothing() {
        passwords.learn(CONFIG, infos(1, "door"));

        assertEquals("[hidden]", passwords.certain(CONFIG, catalog).masked("bell", "loud"));
    }

    @Test
    void whatIsNotKnownIsNoSecretWhereTextsAreScrubbed() {
        Secrets before = passwords.known(CONFIG);
        assertEquals("canary", before.masked("door", "canary"));

        passwords.learn(CONFIG, infos(0, "door"));

        assertEquals("[hidden]", passwords.known(CONFIG).masked("door", "canary"));
        assertEquals("loud", passwords.known(CONFIG).masked("bell", "loud"));
    }

    private String masked(Map<String, String> config) {
        return passwords.certain(config, catalog).masked(config).toString();
    }

    static ConfigInfos infos(int errors, String... passwordKeys) {
        ConfigDef definition = new ConfigDef();
        List.of(passwordKeys).forEach(key -> definition.define(key, Type.PASSWORD, Importance.HIGH, "doc"));
        List<ConfigInfo> infos = definition.configKeys().values().stream()
                .map(key -> new ConfigInfo(key, key.type, new ConfigValue(key.name)))
                .toList();
        return new ConfigInfos("Door", errors, List.of(), infos);
    }
}
