package io.millrace.rest.openapi;

import static io.millrace.rest.openapi.Schema.bool;
import static io.millrace.rest.openapi.Schema.integer;
import static io.millrace.rest.openapi.Schema.list;
import static io.millrace.rest.openapi.Schema.map;
import static io.millrace.rest.openapi.Schema.oneOf;
import static io.millrace.rest.openapi.Schema.ref;
import static io.millrace.rest.openapi.Schema.string;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.openapi.Operation.Tag;
import java.util.Map;

/** What is said of the endpoints of connectors, their tasks and offsets. */
final class ConnectorOperations {
    static final String WARNING = "Keys that nothing knows, once for each, as `299 - \"text\"`.";
    static final String UNKNOWN = "There is no such connector.";
    private static final String NO_LEADER = "The cluster has no leader now, or is about to share its work out anew.";

    private ConnectorOperations() {}

    static void addTo(Map<String, Operation> operations) {
        addLists(operations);
        addConfigs(operations);
        addStates(operations);
        addTasks(operations);
        addTopics(operations);
        addOffsets(operations);
    }

    private static void addLists(Map<String, Operation> operations) {
        operations.put(
                "GET /connectors",
                Operation.of("listConnectors", Tag.CONNECTORS, "Lists the connectors, by name.")
                        .parameter("expand", "`status`, `info` or both, to have more than names; others are ignored.")
                        .ownParameter(
                                "name", list(string()), "Only names that match one of these; `*` and `?` are wild.")
                        .ownParameter(
                                "state", list(ref("RunState")), "Only those that are, or have a task, in such a state.")
                        .ownParameter("type", list(ref("ConnectorType")), "Only those of one of these types.")
                        .ownParameter("after", string(), "Only names that sort behind this one.")
                        .ownParameter("limit", integer().put("minimum", 1), "No more than so many.")
                        .answers(
                                200,
                                "The names or, with `expand`, an object with an entry by name.",
                                oneOf(list(string()), map(ref("ConnectorEntry"))))
                        .refuses(400, "`state`, `type` or `limit` cannot be read."));
        operations.put(
                "POST /connectors",
                tried(Operation.of("createConnector", Tag.CONNECTORS, "Creates a connector and starts it."))
                        .takes("NewConnector")
                        .answers(200, "What would change, with `dry_run`.", ref("Plan"))
                        .answers(201, "The connector is created.", ref("ConnectorInfo"))
                        .header(201, "Location", "The URL of the connector.")
                        .mayHaveHeader(201, "Warning", WARNING)
                        .refuses(400, "The body cannot be read, or the config has errors.")
                        .refuses(409, "There is such a connector already, or the cluster has no leader now."));
    }

    private static void addConfigs(Map<String, Operation> operations) {
        operations.put(
                "GET /connectors/{connector}",
                Operation.of("getConnector", Tag.CONNECTORS, "Shows a connector: its config, its tasks and its type.")
                        .answers(200, "The connector.", ref("ConnectorInfo"))
                        .refuses(404, UNKNOWN));
        operations.put(
                "DELETE /connectors/{connector}",
                Operation.of("deleteConnector", Tag.CONNECTORS, "Stops a connector and forgets its config.")
                        .answers(204, "The connector is deleted.")
                        .refuses(404, UNKNOWN)
                        .refuses(409, NO_LEADER));
        operations.put(
                "GET /connectors/{connector}/config",
                Operation.of("getConnectorConfig", Tag.CONNECTORS, "Shows the config of a connector.")
                        .answers(200, "The config.", ref("Config"))
                        .refuses(404, UNKNOWN));
        operations.put(
                "PUT /connectors/{connector}/config",
                tried(Operation.of(
                                "putConnectorConfig",
                                Tag.CONNECTORS,
                                "Replaces the config of a connector, or creates the connector."))
                        .takes("Config")
                        .answers(200, "The config is replaced.", infoOrPlan())
                        .answers(201, "The connector is created.", ref("ConnectorInfo"))
                        .mayHaveHeader(200, "Warning", WARNING)
                        .header(201, "Location", "The URL of the connector.")
                        .mayHaveHeader(201, "Warning", WARNING)
                        .refuses(400, "The body cannot be read, names another connector, or has errors.")
                        .refuses(409, NO_LEADER));
        operations.put(
                "PATCH /connectors/{connector}/config",
                tried(Operation.of(
                                "patchConnectorConfig",
                                Tag.CONNECTORS,
                                "Changes some settings of a connector; null removes one (KIP-477)."))
                        .takes("Config")
                        .answers(200, "The config is changed.", infoOrPlan())
                        .mayHaveHeader(200, "Warning", WARNING)
                        .refuses(400, "The body cannot be read, names another connector, or leads to errors.")
                        .refuses(404, UNKNOWN)
                        .refuses(409, NO_LEADER));
    }

    private static ObjectNode infoOrPlan() {
        return oneOf(ref("ConnectorInfo"), ref("Plan"));
    }

    private static Operation tried(Operation write) {
        return write.ownParameter(
                        "dry_run",
                        bool().put("default", false),
                        "`true` to be told what would change, with nothing changed; the answer is a `Plan`.")
                .ownParameter(
                        "task_configs",
                        bool().put("default", true),
                        "`false` if a dry run is not to ask the connector for its task configs.");
    }

    private static void addStates(Map<String, Operation> operations) {
        operations.put(
                "GET /connectors/{connector}/status",
                Operation.of("getConnectorStatus", Tag.CONNECTORS, "Shows the states of a connector and its tasks.")
                        .answers(200, "The states.", ref("ConnectorState"))
                        .refuses(404, "There is no such connector, or it has reported nothing yet."));
        operations.put(
                "POST /connectors/{connector}/restart",
                Operation.of("restartConnector", Tag.CONNECTORS, "Restarts a connector, its tasks, or both (KIP-745).")
                        .parameter("includeTasks", "`true` to restart the tasks, too.")
                        .parameter("onlyFailed", "`true` to restart only what has failed.")
                        .answers(202, "The restart begins, if one of the parameters is `true`.", ref("ConnectorState"))
                        .answers(204, "The connector alone was restarted.")
                        .refuses(404, UNKNOWN)
                        .refuses(409, NO_LEADER));
        target(operations, "pause", 202, "Has a connector's tasks pause, soon; they keep what they hold.");
        target(operations, "resume", 202, "Has a paused or stopped connector run again, soon.");
        target(operations, "stop", 204, "Stops a connector and gives up its tasks; the config stays (KIP-875).")
                .refuses(409, NO_LEADER);
    }

    private static Operation target(Map<String, Operation> operations, String verb, int status, String summary) {
        Operation operation = Operation.of(verb + "Connector", Tag.CONNECTORS, summary)
                .answers(status, "The connector has been told.")
                .refuses(404, UNKNOWN);
        operations.put("PUT /connectors/{connector}/" + verb, operation);
        return operation;
    }

    private static void addTasks(Map<String, Operation> operations) {
        operations.put(
                "GET /connectors/{connector}/tasks",
                Operation.of("listTasks", Tag.TASKS, "Lists the tasks of a connector with their configs.")
                        .answers(200, "The tasks.", list(ref("Task")))
                        .refuses(404, UNKNOWN));
        operations.put(
                "GET /connectors/{connector}/tasks/{task}/status",
                Operation.of("getTaskStatus", Tag.TASKS, "Shows the state of a task.")
                        .answers(200, "The state.", ref("TaskState"))
                        .refuses(404, "There is no such task, or it has reported nothing yet."));
        operations.put(
                "POST /connectors/{connector}/tasks/{task}/restart",
                Operation.of("restartTask", Tag.TASKS, "Restarts a task.")
                        .answers(204, "The task was restarted.")
                        .refuses(404, "There is no such connector or task.")
                        .refuses(409, NO_LEADER));
    }

    private static void addTopics(Map<String, Operation> operations) {
        operations.put(
                "GET /connectors/{connector}/topics",
                Operation.of(
                                "getConnectorTopics",
                                Tag.CONNECTORS,
                                "Lists the topics that a connector has used (KIP-558); none for one that is unknown.")
                        .answers(200, "The topics.", ref("ConnectorTopics"))
                        .refuses(403, "The worker does not track topics."));
        operations.put(
                "PUT /connectors/{connector}/topics/reset",
                Operation.of("resetConnectorTopics", Tag.CONNECTORS, "Forgets the topics that a connector has used.")
                        .answers(202, "They are forgotten.")
                        .refuses(403, "The worker does not track topics, or does not let them be forgotten."));
    }

    private static void addOffsets(Map<String, Operation> operations) {
        operations.put(
                "GET /connectors/{connector}/offsets",
                Operation.of("getOffsets", Tag.OFFSETS, "Shows the offsets of a connector.")
                        .answers(200, "The offsets that are known.", ref("ConnectorOffsets"))
                        .refuses(404, UNKNOWN));
        operations.put(
                "PATCH /connectors/{connector}/offsets",
                Operation.of("alterOffsets", Tag.OFFSETS, "Alters offsets of a connector that is stopped.")
                        .takes("ConnectorOffsets")
                        .answers(200, "They are altered.", ref("Message"))
                        .refuses(400, "The body cannot be read, has no offsets, or the connector is not stopped.")
                        .refuses(404, UNKNOWN)
                        .refuses(409, NO_LEADER));
        operations.put(
                "DELETE /connectors/{connector}/offsets",
                Operation.of("resetOffsets", Tag.OFFSETS, "Forgets all offsets of a connector that is stopped.")
                        .answers(200, "They are forgotten.", ref("Message"))
                        .refuses(400, "The connector is not stopped.")
                        .refuses(404, UNKNOWN)
                        .refuses(409, NO_LEADER));
    }
}
