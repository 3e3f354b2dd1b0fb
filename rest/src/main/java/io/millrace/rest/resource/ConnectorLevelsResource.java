package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.Bodies.Purpose;
import io.millrace.rest.json.LoggerJson;
import io.millrace.worker.api.ConnectorLevels;
import io.millrace.worker.api.ConnectorLevels.Scope;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Shows and changes the log levels that a connector and its tasks have of their own on this worker; Apache's has no such
 * endpoint. Any thread.
 */
@Path("/admin/connectors/{connector}/loggers")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectorLevelsResource {
    private final ServedWorker worker;
    private final Deviations deviations;

    public ConnectorLevelsResource(ServedWorker worker, Deviations deviations) {
        this.worker = worker;
        this.deviations = deviations;
    }

    @GET
    public ObjectNode levels(@PathParam("connector") String connector) {
        return LoggerJson.settings(connector, levelsOf(connector).of(connector));
    }

    /** @param task whose lines alone the level is for; the connector's and all tasks' when absent */
    @PUT
    @Path("{logger}")
    public ObjectNode set(
            @PathParam("connector") String connector,
            @PathParam("logger") String logger,
            @QueryParam("task") String task,
            byte[] body) {
        Scope scope = new Scope(number(task), canonical(logger));
        String level = deviations.bodies().settings(body, Purpose.LEVEL).get("level");
        if (level == null) {
            throw new InvalidRefusal("Desired 'level' parameter was not specified in request.");
        }
        levelsOf(connector).set(connector, scope, level);
        return levels(connector);
    }

    /** @param task whose levels alone are forgotten; all of the connector's and its tasks' when absent */
    @DELETE
    public void forget(@PathParam("connector") String connector, @QueryParam("task") String task) {
        levelsOf(connector).forget(connector, number(task), Optional.empty());
    }

    /** As without the logger, but only what was set for this one. */
    @DELETE
    @Path("{logger}")
    public void forget(
            @PathParam("connector") String connector,
            @PathParam("logger") String logger,
            @QueryParam("task") String task) {
        levelsOf(connector).forget(connector, number(task), Optional.of(canonical(logger)));
    }

    private ConnectorLevels levelsOf(String connector) {
        worker.herder().connectorInfo(connector); // refuses an unknown one
        return worker.loggers()
                .connectorLevels()
                .orElseThrow(
                        () -> new NotFoundRefusal("The logging of this process is its host's and knows no levels of"
                                + " single connectors; set those of loggers at /admin/loggers"));
    }

    private static String canonical(String logger) {
        String name = logger.trim();
        return name.toLowerCase(Locale.ROOT).equals(ConnectorLevels.ROOT) ? ConnectorLevels.ROOT : name;
    }

    private static OptionalInt number(String task) {
        if (task == null) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(task.trim());
            if (number >= 0) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            throw refusal(task, e);
        }
        throw refusal(task, null);
    }

    private static InvalidRefusal refusal(String task, Exception cause) {
        return new InvalidRefusal("'task' must be the number of a task, was '" + task + "'", cause);
    }
}
