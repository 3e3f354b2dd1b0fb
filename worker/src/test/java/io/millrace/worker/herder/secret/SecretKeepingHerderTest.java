package io.millrace.worker.herder.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.worker.api.ConfigDraft;
import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.TargetState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretKeepingHerderTest {
    private final StoredConfigs store = new StoredConfigs();
    private final ScriptedCatalog catalog = new ScriptedCatalog();
    private final PasswordKeys passwords = new PasswordKeys();
    private final KnownSecrets known = new KnownSecrets(passwords);
    private final Herder masking = SecretKeepingHerder.masking(store.herder(), known, passwords, catalog);
    private final Herder showing = SecretKeepingHerder.showing(store.herder(), known);

    @BeforeEach
    void store() {
        store.configs.put("c", Map.of("connector.class", "Door", "door", "canary-1", "bell", "loud"));
        passwords.learn(store.configs.get("c"), PasswordKeysTest.infos(0, "door"));
    }

    @Test
    void everyReadShowsMasksWhereTheyAreWantedAndOnlyThere() {
        String masked = "{bell=loud, connector.class=Door, door=[hidden]}";

        assertEquals(masked, shown(masking.connectorInfo("c").config()));
        assertEquals(masked, shown(masking.taskConfigs("c").get(0).config()));
        assertEquals("canary-1", showing.connectorInfo("c").config().get("door"));
        assertEquals("canary-1", showing.taskConfigs("c").get(0).config().get("door"));
    }

    @Test
    void whatIsLearnedLaterIsMaskedFromThenOn() {
        assertEquals("loud", masking.connectorInfo("c").config().get("bell"));

        passwords.learn(store.configs.get("c"), PasswordKeysTest.infos(0, "door", "bell"));

        assertEquals("[hidden]", masking.connectorInfo("c").config().get("bell"));
    }

    @Test
    void whatAPluginTellsIsShownOnceItHasTold() {
        store.configs.put("d", Map.of("connector.class", "Gate", "bell", "loud"));
        assertEquals("[hidden]", masking.connectorInfo("d").config().get("bell"));

        catalog.answer("Gate", "door");

        assertEquals("loud", masking.connectorInfo("d").config().get("bell"));
    }

    @Test
    void whatWasReadCanBeWrittenBack() {
        Map<String, String> read = new HashMap<>(masking.connectorInfo("c").config());
        read.put("bell", "soft");
        read.put("new", "1");

        Herder.Created written = put(read);

        assertEquals("{bell=soft, connector.class=Door, door=canary-1, new=1}", shown(store.configs.get("c")));
        assertEquals(
                "{bell=soft, connector.class=Door, door=[hidden], new=1}",
                shown(written.info().config()));
        assertEquals(false, written.isNew());
    }

    @Test
    void whatIsMissingFromAMaskedConfigIsRemoved() {
        put(Map.of("connector.class", "Door", "door", "[hidden]"));

        assertEquals("{connector.class=Door, door=canary-1}", shown(store.configs.get("c")));
    }

    @Test
    void anotherValueReplacesTheSecret() {
        put(Map.of("connector.class", "Door", "door", "canary-2"));

        assertEquals("canary-2", store.configs.get("c").get("door"));
        assertEquals("[hidden] is wrong", masking.withoutSecrets("canary-2 is wrong"), "as it was learned before");
    }

    @Test
    void aMaskInAPatchKeepsTheValue() {
        var patched = masking.patchConnectorConfig("c", Map.of("door", "[hidden]", "bell", "soft"))
                .join();

        assertEquals("canary-1", store.configs.get("c").get("door"));
        assertEquals("soft", store.configs.get("c").get("bell"));
        assertEquals("[hidden]", patched.info().config().get("door"));
    }

    @Test
    void masksWithoutAValueBehindThemAreRefused() {
        Map<String, String> config = Map.of("connector.class", "Door", "window", "[hidden]");

        assertInstanceOf(
                InvalidRefusal.class,
                StoredConfigs.failure(masking.putConnectorConfig("c", config, Optional.empty(), true)));
        assertInstanceOf(
                InvalidRefusal.class,
                StoredConfigs.failure(masking.putConnectorConfig("other", config, Optional.empty(), false)));
        assertInstanceOf(InvalidRefusal.class, StoredConfigs.failure(masking.patchConnectorConfig("c", config)));
        assertInstanceOf(NotFoundRefusal.class, StoredConfigs.failure(masking.patchConnectorConfig("other", config)));
    }

    @Test
    void withoutMaskingAMaskIsAValueLikeAnyOther() {
        showing.putConnectorConfig("c", Map.of("door", "[hidden]"), Optional.empty(), true)
                .join();

        assertEquals("[hidden]", store.configs.get("c").get("door"));
    }

    @Test
    void draftsAreMadeOfStoredValues() {
        masking.plan(new ConfigDraft(
                "c", Map.of("door", "[hidden]", "bell", "x"), ConfigDraft.Kind.PATCH, Optional.empty(), false));

        assertEquals("{bell=x, door=canary-1}", shown(store.drafts.get(0).config()));
    }

    @Test
    void plansDoNotTellWhatVariablesStandFor() {
        Map<String, String> config = Map.of("connector.class", "Door", "my.password", "${file:/run:x}");
        var planned = showing.plan(new ConfigDraft("d", config, ConfigDraft.Kind.PUT, Optional.empty(), true));
        known.resolved("d", config, Map.of("connector.class", "Door", "my.password", "canary-3"));

        store.plan.complete(new ConfigPlan(
                "d",
                true,
                ConnectorType.SOURCE,
                TargetState.STARTED,
                List.of(),
                1,
                List.of(new ConfigPlan.KeyErrors("my.password", List.of("canary-3 is wrong"))),
                List.of(),
                new ConfigPlan.Tasks(0, true, List.of(Map.of("other", "canary-3"))),
                List.of(ConfigPlan.Check.error("tasks", "d", "not with canary-3"))));

        assertEquals(
                List.of("[hidden] is wrong"), planned.join().errors().get(0).messages());
        assertEquals("not with [hidden]", planned.join().checks().get(0).message());
        assertEquals("{other=[hidden]}", planned.join().tasks().configs().get(0).toString());
    }

    @Test
    void tasksShowNoSecretsUnderOtherKeysEither() {
        store.tasks.put("c", Map.of("bell", "loud", "opens.with", "canary-1"));

        assertEquals(
                "{bell=loud, opens.with=[hidden]}",
                shown(masking.taskConfigs("c").get(0).config()));
    }

    @Test
    void secretsOfIncomingConfigsAreTakenOutOfMessages() {
        showing.putConnectorConfig("d", Map.of("my.password", "canary-3"), Optional.empty(), true)
                .join();

        assertEquals("[hidden] is wrong", showing.withoutSecrets("canary-3 is wrong"));
    }

    private Herder.Created put(Map<String, String> config) {
        return masking.putConnectorConfig("c", config, Optional.empty(), true).join();
    }

    private static String shown(Map<String, String> config) {
        return new TreeMap<>(config).toString();
    }
}
