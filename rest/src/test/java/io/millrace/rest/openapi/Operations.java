package io.millrace.rest.openapi;

import static io.millrace.rest.openapi.Schema.list;
import static io.millrace.rest.openapi.Schema.map;
import static io.millrace.rest.openapi.Schema.ref;
import static io.millrace.rest.openapi.Schema.string;

import io.millrace.rest.openapi.Operation.Tag;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is said of the endpoints, by class and method: those of the worker and its plugins; the others' are beside. */
final class Operations {
    private Operations() {}

    static Map<String, Operation> all() {
        Map<String, Operation> operations = new LinkedHashMap<>();
        addWorker(operations);
        addPlugins(operations);
        addLoggers(operations);
        ConnectorOperations.addTo(operations);
        ExtensionOperations.addTo(operations);
        return operations;
    }

    private static void addWorker(Map<String, Operation> operations) {
        operations.put(
                "GET /",
                Operation.of("getWorker", Tag.WORKER, "Tells the worker's version and the Kafka cluster it works with.")
                        .answers(200, "The worker.", ref("WorkerInfo")));
        operations.put(
                "GET /health",
                Operation.of("getHealth", Tag.WORKER, "Tells whether the worker has started and responds (KIP-1017).")
                        .answers(200, "It has, and it does.", ref("Health"))
                        .answers(500, "It does not respond within 10 seconds.", ref("Health"))
                        .answers(503, "It is still starting, could not start, or is stopping.", ref("Health")));
    }

    private static void addPlugins(Map<String, Operation> operations) {
        operations.put(
                "GET /connector-plugins",
                Operation.of("listPlugins", Tag.PLUGINS, "Lists the plugins that are installed.")
                        .parameter("connectorsOnly", "`false` to have other plugins than connectors listed, too.")
                        .answers(200, "The plugins.", list(ref("Plugin"))));
        operations.put(
                "GET /connector-plugins/{plugin}/config",
                Operation.of(
                                "describePluginConfig",
                                Tag.PLUGINS,
                                "Describes the keys that configure a plugin (KIP-769).")
                        .parameter("version", "A version, a range of versions, or `latest` (KIP-891).")
                        .answers(200, "The keys.", list(ref("ConfigKey")))
                        .refuses(400, "The version cannot be read, or is not installed.")
                        .refuses(404, "There is no such plugin."));
        operations.put(
                "PUT /connector-plugins/{plugin}/config/validate",
                Operation.of("validateConfig", Tag.PLUGINS, "Checks the config of a connector, and changes nothing.")
                        .takes("Config")
                        .answers(200, "What was found, errors included.", ref("Validation"))
                        .mayHaveHeader(200, "Warning", ConnectorOperations.WARNING)
                        .refuses(
                                400,
                                "The body cannot be read, or its `connector.class` is missing, unknown or of another"
                                        + " name than the path has."));
    }

    private static void addLoggers(Map<String, Operation> operations) {
        operations.put(
                "GET /admin/loggers",
                Operation.of("listLoggers", Tag.LOGGERS, "Lists the loggers that are not off, with their levels.")
                        .answers(200, "Levels by name of the logger.", map(ref("LoggerLevel"))));
        operations.put(
                "GET /admin/loggers/{logger}",
                Operation.of("getLogger", Tag.LOGGERS, "Shows the level of a logger.")
                        .answers(200, "The level.", ref("LoggerLevel"))
                        .refuses(404, "There is no such logger."));
        operations.put(
                "PUT /admin/loggers/{logger}",
                Operation.of(
                                "setLogger",
                                Tag.LOGGERS,
                                "Sets the level of a logger and of all whose names begin with its name.")
                        .parameter("scope", "`worker`, or `cluster` for all its workers (KIP-976).")
                        .takes("NewLevel")
                        .answers(200, "The names of the loggers whose level is another one now.", list(string()))
                        .answers(204, "The level is set, with `scope=cluster`.")
                        .refuses(400, "The body cannot be read, or has no `level`.")
                        .refuses(404, "There is no such level."));
    }
}
