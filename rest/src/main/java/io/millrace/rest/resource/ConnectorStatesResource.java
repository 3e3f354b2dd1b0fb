package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.ConnectorJson;
import io.millrace.rest.resource.PeerAnswers.Shape;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.TargetState;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Shows connectors' states and changes them: restart, pause, resume, stop. Any thread. */
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectorStatesResource {
    private static final String UNKNOWN_TO_RESTART =
            "Cannot invoke \"java.util.Map.get(Object)\" because \"connProps\" is null";

    private final ServedWorker worker;
    private final Answers answers;
    private final Deviations deviations;

    public ConnectorStatesResource(ServedWorker worker, Answers answers, Deviations deviations) {
        this.worker = worker;
        this.answers = answers;
        this.deviations = deviations;
    }

    @GET
    @Path("{connector}/status")
    public ObjectNode status(@PathParam("connector") String connector) {
        return ConnectorJson.state(deviations.state(worker.herder().connectorStatus(connector)));
    }

    /** Without flags the connector alone is restarted and awaited; with flags by plan (KIP-745), not awaited. */
    @POST
    @Path("{connector}/restart")
    public CompletionStage<Response> restart(
            @PathParam("connector") String connector,
            @QueryParam("includeTasks") boolean includeTasks,
            @QueryParam("onlyFailed") boolean onlyFailed,
            @Context ContainerRequestContext context) {
        Call call = Call.of(context, new byte[0], "includeTasks=" + includeTasks + "&onlyFailed=" + onlyFailed);
        if (!includeTasks && !onlyFailed) {
            return answers.when(
                    deviations.ofUnknownConnector(
                            deviations.ofStart(worker.herder().restartConnector(connector), connector, worker.herder()),
                            UNKNOWN_TO_RESTART),
                    done -> Response.noContent().build(),
                    call);
        }
        RestartRequest request = new RestartRequest(connector, onlyFailed, includeTasks);
        Optional<ConnectorStateInfo> before = statusOf(connector);
        return answers.when(
                worker.herder().restart(request),
                plan -> Response.accepted(ConnectorJson.state(deviations.restarting(before.orElse(plan), plan)))
                        .build(),
                call,
                Shape.STATE);
    }

    private Optional<ConnectorStateInfo> statusOf(String connector) {
        try {
            return Optional.of(worker.herder().connectorStatus(connector));
        } catch (NotFoundRefusal e) {
            return Optional.empty();
        }
    }

    @PUT
    @Path("{connector}/pause")
    public CompletionStage<Response> pause(@PathParam("connector") String connector) {
        return answers.when(
                worker.herder().setTargetState(connector, TargetState.PAUSED),
                done -> Response.accepted().build());
    }

    @PUT
    @Path("{connector}/resume")
    public CompletionStage<Response> resume(@PathParam("connector") String connector) {
        return answers.when(
                worker.herder().setTargetState(connector, TargetState.STARTED),
                done -> Response.accepted().build());
    }

    @PUT
    @Path("{connector}/stop")
    public CompletionStage<Response> stop(
            @PathParam("connector") String connector, @Context ContainerRequestContext context) {
        return answers.when(
                deviations.ofUnknownConnector(
                        worker.herder().setTargetState(connector, TargetState.STOPPED),
                        "No connector `" + connector + "` configured"),
                done -> Response.noContent().build(),
                Call.of(context));
    }
}
