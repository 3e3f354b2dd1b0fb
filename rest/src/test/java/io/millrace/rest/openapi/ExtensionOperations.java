package io.millrace.rest.openapi;

import static io.millrace.rest.openapi.Schema.anyObject;
import static io.millrace.rest.openapi.Schema.integer;
import static io.millrace.rest.openapi.Schema.list;
import static io.millrace.rest.openapi.Schema.ref;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.openapi.Operation.Tag;
import java.util.Map;

/** What is said of the endpoints that Apache's worker has not. */
final class ExtensionOperations {
    private static final String UNKNOWN =
            "There is no such connector, or the logging is that of a host, who knows no levels of connectors.";

    private ExtensionOperations() {}

    static void addTo(Map<String, Operation> operations) {
        addDiagnoses(operations);
        addLevels(operations);
    }

    private static void addDiagnoses(Map<String, Operation> operations) {
        operations.put(
                "GET /openapi.json",
                Operation.of("getOpenApi", Tag.EXTENSIONS, "Shows this document.")
                        .answers(200, "OpenAPI 3.", anyObject())
                        .neverFails());
        operations.put(
                "GET /connector-plugins/problems",
                Operation.of(
                                "listPluginProblems",
                                Tag.EXTENSIONS,
                                "Lists what is wrong with plugins and the places where they lie.")
                        .answers(200, "The problems.", list(ref("PluginProblem"))));
        operations.put(
                "GET /connector-files",
                Operation.of(
                                "listConnectorFiles",
                                Tag.EXTENSIONS,
                                "Shows which files connectors follow, and how far they do.")
                        .answers(200, "The files as compared last.", ref("ConnectorFiles"))
                        .refuses(404, "This worker has no directory of connector files."));
        operations.put(
                "GET /connectors/{connector}/logs",
                Operation.of("getConnectorLogs", Tag.EXTENSIONS, "Shows what a connector and its tasks logged of late.")
                        .parameter("tail", integer().put("minimum", 0), "No more than so many lines, the latest ones.")
                        .parameter("level", "Only lines at least as severe: TRACE, DEBUG, INFO, WARN or ERROR.")
                        .answers(200, "The lines, the oldest first.", ref("ConnectorLogs"))
                        .refuses(400, "`tail` or `level` cannot be read.")
                        .refuses(404, ConnectorOperations.UNKNOWN));
        operations.put(
                "GET /connectors/{connector}/stalls",
                Operation.of(
                                "getConnectorStalls",
                                Tag.EXTENSIONS,
                                "Shows the calls into a connector and its tasks that do not return.")
                        .answers(200, "The calls, if any.", ref("ConnectorStalls"))
                        .refuses(404, ConnectorOperations.UNKNOWN));
        operations.put(
                "GET /connectors/{connector}/restarts",
                Operation.of(
                                "getConnectorRestarts",
                                Tag.EXTENSIONS,
                                "Shows how a connector and its tasks are restarted when they fail.")
                        .answers(200, "Attempts, causes, and what is next.", ref("ConnectorRestarts"))
                        .refuses(404, ConnectorOperations.UNKNOWN));
    }

    private static void addLevels(Map<String, Operation> operations) {
        operations.put(
                "GET /admin/connectors/{connector}/loggers",
                Operation.of(
                                "listConnectorLevels",
                                Tag.EXTENSIONS,
                                "Shows the log levels that a connector and its tasks have of their own.")
                        .answers(200, "The levels; of those for a line, the first holds.", ref("ConnectorLevels"))
                        .refuses(404, UNKNOWN));
        operations.put(
                "PUT /admin/connectors/{connector}/loggers/{logger}",
                Operation.of(
                                "setConnectorLevel",
                                Tag.EXTENSIONS,
                                "Sets the level of a logger, and those below it, for a connector and its tasks alone.")
                        .parameter("task", task(), "The task for which alone the level is; without, it is for all.")
                        .takes("NewLevel")
                        .answers(200, "All levels of the connector.", ref("ConnectorLevels"))
                        .refuses(400, "The body or `task` cannot be read, or there is no such level.")
                        .refuses(404, UNKNOWN));
        operations.put(
                "DELETE /admin/connectors/{connector}/loggers",
                forgotten("forgetConnectorLevels", "Forgets the log levels that a connector and its tasks have."));
        operations.put(
                "DELETE /admin/connectors/{connector}/loggers/{logger}",
                forgotten(
                        "forgetConnectorLevel", "Forgets the level that a logger has for a connector and its tasks."));
    }

    private static Operation forgotten(String id, String summary) {
        return Operation.of(id, Tag.EXTENSIONS, summary)
                .parameter("task", task(), "The task whose levels alone are forgotten.")
                .answers(204, "They are forgotten.")
                .refuses(400, "`task` cannot be read.")
                .refuses(404, UNKNOWN);
    }

    private static ObjectNode task() {
        return integer().put("minimum", 0);
    }
}
