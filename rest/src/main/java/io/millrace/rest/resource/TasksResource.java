package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.ConnectorJson;
import io.millrace.worker.model.ConnectorTaskId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lists a connector's tasks, shows their states and restarts them. Any thread. */
@Path("/connectors/{connector}/tasks")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class TasksResource {
    private final ServedWorker worker;
    private final Answers answers;
    private final Deviations deviations;

    public TasksResource(ServedWorker worker, Answers answers, Deviations deviations) {
        this.worker = worker;
        this.answers = answers;
        this.deviations = deviations;
    }

    @GET
    public ArrayNode tasks(@PathParam("connector") String connector) {
        return ConnectorJson.tasks(worker.herder().taskConfigs(connector));
    }

    @GET
    @Path("{task}/status")
    public ObjectNode status(@PathParam("connector") String connector, @PathParam("task") int task) {
        return ConnectorJson.taskState(
                deviations.state(worker.herder().taskStatus(new ConnectorTaskId(connector, task))));
    }

    @POST
    @Path("{task}/restart")
    public CompletionStage<Response> restart(
            @PathParam("connector") String connector,
            @PathParam("task") int task,
            @Context ContainerRequestContext context) {
        boolean known = worker.herder().connectors().contains(connector);
        CompletableFuture<Void> restarted = worker.herder().restartTask(new ConnectorTaskId(connector, task));
        return answers.when(
                known ? restarted : deviations.ofUnknownConnector(restarted, unrecognizable(connector, task)),
                done -> Response.noContent().build(),
                Call.of(context));
    }

    private static String unrecognizable(String connector, int task) {
        return "Failed to start task " + connector + "-" + task
                + " since it is not a recognizable type (source or sink)";
    }
}
