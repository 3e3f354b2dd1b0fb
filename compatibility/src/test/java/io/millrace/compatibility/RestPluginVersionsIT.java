package io.millrace.compatibility;

import static io.millrace.compatibility.Call.delete;
import static io.millrace.compatibility.Call.get;
import static io.millrace.compatibility.Call.put;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several versions of the same plugins, asked for of Apache's worker and of ours. The class path has no other versions of
 * what is in the plugin path: which of them Apache's worker then takes depends on what it was asked before.
 */
final class RestPluginVersionsIT {
    private static final String ECHO_1 = ",\"connector.plugin.version\":\"1.0\"";

    @TempDir
    private static Path folder;

    private static PluginWorker apache;
    private static PluginWorker millrace;
    private static PluginWorker strict;

    private SideBySide both;

    @BeforeAll
    static void start() {
        String path = VersionedPlugins.writePath(folder.resolve("plugins")).toString();
        apache = PluginWorker.launch(
                Distribution.APACHE,
                folder.resolve("apache"),
                Map.of("plugin.path", path + "," + Distribution.APACHE.plugins())); // ours has these by itself
        Map<String, String> settings = Map.of(
                "plugin.path", path, "plugin.index.dir", folder.resolve("index").toString());
        millrace = PluginWorker.launch(Distribution.MILLRACE, folder.resolve("millrace"), settings);
        Map<String, String> more = new HashMap<>(settings);
        more.putAll(BothWorkers.STRICT);
        strict = PluginWorker.launch(Distribution.MILLRACE, folder.resolve("strict"), more);
    }

    @AfterAll
    static void end() {
        apache.close();
        millrace.close();
        strict.close();
    }

    @BeforeEach
    void begin() {
        both = new SideBySide(apache.awaitSide(), millrace.awaitSide(), strict.awaitSide());
    }

    @AfterEach
    void compare() {
        both.assertNoSurprises();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0",
                "2.0",
                "3.0-beta",
                "latest",
                "%5B1.0,3.0)",
                "(,2.0)",
                "(,1.0%5D,%5B3.0,)",
                "%201.0%20",
                "9.9",
                "%5B9.9%5D",
                "(,0.5)",
                "undefined",
                "%5B9.9"
            })
    void theKeysOfAVersion(String version) {
        both.same(
                get("/connector-plugins/org.acme.EchoSourceConnector/config?version=" + version),
                get("/connector-plugins/EchoSource/config?version=" + version),
                get("/connector-plugins/Mark/config?version=" + version),
                get("/connector-plugins/Always/config?version=" + version),
                get("/connector-plugins/Label/config?version=" + version),
                get("/connector-plugins/Tag/config?version=" + version));
    }

    @Test
    void theKeysOfABundledPluginInAnotherVersion() {
        both.same(get("/connector-plugins/Filter/config?version=9.9"))
                .deviating(Deviation.VERSIONS_ONCE, get("/connector-plugins/JsonConverter/config?version=9.9"))
                .deviating(Deviation.EMPTY_VERSION, get("/connector-plugins/EchoSource/config?version="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "2.0", "3.0-beta", "latest", "[1.0,3.0)", "(,2.0)", " [1.0] "})
    void validatedInAVersion(String version) {
        both.deviating(Deviation.CHOICES_ONCE, validate("\"connector.plugin.version\":\"" + version + "\""));
    }

    @Test
    void validatedInAVersionThatIsNotThere() {
        Call unavailable = validate("\"connector.plugin.version\":\"[9.9]\"");
        Call malformed = validate("\"connector.plugin.version\":\"[9.9\"");
        Call empty = validate("\"connector.plugin.version\":\"\"");

        both.same(unavailable)
                .deviating(Deviation.VERSION_ASKED_AGAIN, unavailable)
                .deviating(Deviation.VALIDATION_REFUSED, malformed)
                .deviating(Deviation.EMPTY_VERSION_VALIDATED, empty);
    }

    @ParameterizedTest
    @CsvSource({
        "key.converter, org.acme.LabelConverter",
        "value.converter, org.acme.LabelConverter",
        "header.converter, org.acme.TagHeaderConverter",
        "transforms.x, org.acme.Mark",
        "predicates.x, org.acme.Always"
    })
    void partsValidatedInAVersion(String key, String type) {
        both.deviating(
                        Deviation.CHOICES_ONCE,
                        validate(part(key, type)),
                        validate(part(key, type, "1.0")),
                        validate(part(key, type, "[1.0,3.0)")),
                        validate(part(key, type, "latest")),
                        validate(part(key, type, "9.9")),
                        validate(part(key, type, "(,0.5)")),
                        validate(part(key, "NoSuch", "2.0")),
                        validate(part(key, type) + ECHO_1),
                        validate(part(key, type, "1.0") + ECHO_1),
                        validate(part(key, type, "2.0") + ECHO_1))
                .deviating(Deviation.VERSION_SYNTAX, validate(part(key, type, "[9.9")))
                .deviating(Deviation.EMPTY_VERSION_VALIDATED, validate(part(key, type, "")))
                .deviating(Deviation.VERSION_THAT_RUNS, validate(part(key, alias(type), "2.0")))
                .deviating(Deviation.NEAREST_NAMES, validate(part(key, type + "e")));
    }

    /** Apache's worker validates with the connector's copy and runs the highest; ours validates what it runs. */
    @Test
    void convertersInARangeThatTheConnectorsCopyIsIn() {
        both.deviating(
                        Deviation.VERSION_THAT_RUNS,
                        validate(part("key.converter", "org.acme.LabelConverter", "[1.0,3.0)") + ECHO_1),
                        validate(part("header.converter", "org.acme.TagHeaderConverter", "latest") + ECHO_1))
                .deviating(
                        Deviation.CHOICES_ONCE,
                        validate(part("transforms.x", "org.acme.Mark", "[1.0,3.0)") + ECHO_1),
                        validate(part("predicates.x", "org.acme.Always", "latest") + ECHO_1));
    }

    /** It is the worker's converter that is used then, in the worker's version. */
    @Test
    void theVersionOfAConverterThatIsNotNamed() {
        both.deviating(Deviation.CHOICES_ONCE, validate("\"key.converter.plugin.version\":\"9.9\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "org.acme.EchoSourceConnector; ; 3.0-beta",
                "org.acme.EchoSourceConnector; 1.0; 1.0",
                "EchoSource; 2.0; 2.0",
                "EchoSourceConnector; [1.0,2.0]; 2.0",
                "org.acme.EchoSourceConnector; latest; 3.0-beta"
            })
    void aConnectorAndItsTaskRunInAVersion(String type, String version, String running) {
        String wanted = version == null ? "" : ",\"connector.plugin.version\":\"" + version + "\"";
        both.same(create("{\"connector.class\":\"" + type + "\"" + wanted + "}"))
                .sameOnce(
                        status(),
                        "\"state\" : \"RUNNING\", \"worker_id\" : \"@worker@\", \"version\" : \"" + running + "\" } ]")
                .same(delete("/connectors/c"))
                .same(create("{\"connector.class\":\"" + type + "\",\"tell\":\"\"" + wanted + "}"))
                .sameOnce(status(), "EchoSourceTask " + running)
                .same(delete("/connectors/c"));
    }

    @Test
    void aConnectorIsToRunInAVersionThatIsNotThere() {
        Call unavailable = create("{\"connector.class\":\"EchoSource\",\"connector.plugin.version\":\"[7.7,8.8]\"}");

        both.same(unavailable)
                .deviating(Deviation.VERSION_WANTED_AGAIN, unavailable)
                .same(create("{\"connector.class\":\"EchoSource\",\"connector.plugin.version\":\"[7.7\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // of a connector that brings none along, and of one that brings version 1.0 along
                "; 3.0; 1.0",
                "1.0; 1.0; 1.0",
                "2.0; 2.0; 2.0",
                "[1.0,3.0); 2.0; 2.0",
                "latest; 3.0; 3.0"
            })
    void convertersRunInAVersion(String version, String alone, String packaged) {
        for (String type : new String[] {"org.acme.LabelConverter", "Label"}) {
            runs(part("value.converter", type, version), "LabelConverter", alone, Deviation.NO_VERSION);
            runs(part("value.converter", type, version) + ECHO_1, "LabelConverter", packaged, Deviation.NO_VERSION);
        }
        String header = part("header.converter", "Tag", version);
        runs(header, "TagHeaderConverter", alone, Deviation.NO_VERSION);
        runs(header + ECHO_1, "TagHeaderConverter", packaged, Deviation.NO_VERSION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"; 3.0; 1.0", "1.0; 1.0; 1.0", "2.0; 2.0; 2.0", "[1.0,3.0); 2.0; 1.0", "(1.0,3.0); 2.0; 2.0"})
    void transformationsAndPredicatesRunInAVersion(String version, String alone, String packaged) {
        String transformation = part("transforms.x", "Mark", version);
        runs(transformation, "Mark", alone, Deviation.UNWRAPPED_TRACE);
        runs(transformation + ECHO_1, "Mark", packaged, Deviation.UNWRAPPED_TRACE);
        String predicate = part("predicates.x", "org.acme.Always", version)
                + ",\"transforms\":\"t\",\"transforms.t.type\":\"Mark\",\"transforms.t.predicate\":\"x\"";
        runs(predicate, "Always", alone, Deviation.UNWRAPPED_TRACE);
        runs(predicate + ECHO_1, "Always", packaged, Deviation.UNWRAPPED_TRACE);
    }

    /** A task with this part fails; with which name and version, tells what was configured. */
    private void runs(String part, String name, String version, Deviation deviation) {
        both.same(create("{\"connector.class\":\"EchoSource\"," + part + "}"))
                .deviatingOnce(deviation, status(), name + " " + version)
                .same(delete("/connectors/c"));
    }

    @Test
    void aConnectorThatFailsInItsStart() {
        both.deviating(
                        Deviation.START_FAILURE,
                        create("{\"connector.class\":\"EchoSource\",\"refuse\":\"Not today.\"}"))
                .sameOnce(status(), "FAILED")
                .same(get("/connectors/c"), get("/connectors/c/tasks"), get("/connectors?expand=status&expand=info"))
                .deviating(Deviation.START_FAILURE, Call.post("/connectors/c/restart"))
                .same(delete("/connectors/c"));
    }

    @Test
    void anAliasThatTwoConnectorsHave() {
        both.same(
                        get("/connector-plugins/TwinSource/config"),
                        get("/connector-plugins/TwinSourceConnector/config"),
                        get("/connector-plugins/org.acme.TwinSourceConnector/config?version=2.0"),
                        get("/connector-plugins/org.other.TwinSourceConnector/config?version=2.0"))
                .deviating(
                        Deviation.AMBIGUOUS_CLASS,
                        create("{\"connector.class\":\"TwinSource\"}"),
                        create("{\"connector.class\":\"TwinSourceConnector\"}"))
                .same(create("{\"connector.class\":\"org.other.TwinSourceConnector\"}"))
                .sameOnce(status(), "\"version\" : \"2.0\" } ]")
                .same(delete("/connectors/c"));
    }

    private static String part(String key, String type, String version) {
        return part(key, type) + (version == null ? "" : ",\"" + key + ".plugin.version\":\"" + version + "\"");
    }

    private static String part(String key, String type) {
        int dot = key.indexOf(".x");
        String alias = dot < 0 ? "" : "\"" + key.substring(0, dot) + "\":\"x\",";
        String typeKey = dot < 0 ? key : key + ".type";
        return alias + "\"" + typeKey + "\":\"" + type + "\",\"" + key + ".tell\":\"\"";
    }

    private static String alias(String type) {
        return type.substring("org.acme.".length());
    }

    private static Call validate(String settings) {
        return put(
                "/connector-plugins/EchoSource/config/validate",
                "{\"connector.class\":\"org.acme.EchoSourceConnector\",\"name\":\"c\"," + settings + "}");
    }

    private static Call create(String config) {
        return put("/connectors/c/config", config);
    }

    private static Call status() {
        return get("/connectors/c/status");
    }
}
