package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.Bodies.Purpose;
import io.millrace.rest.json.ConnectorJson;
import io.millrace.rest.json.CreateRequest;
import io.millrace.rest.json.Json;
import io.millrace.rest.json.PlanJson;
import io.millrace.rest.json.RequestBody;
import io.millrace.rest.resource.PeerAnswers.Shape;
import io.millrace.worker.api.ConfigDraft;
import io.millrace.worker.api.ConfigDraft.Kind;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.model.TargetState;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lists, creates, reads, reconfigures and deletes connectors. Any thread. */
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectorsResource {
    private static final String NAME = "name";

    private final ServedWorker worker;
    private final Answers answers;
    private final Deviations deviations;

    public ConnectorsResource(ServedWorker worker, Answers answers, Deviations deviations) {
        this.worker = worker;
        this.answers = answers;
        this.deviations = deviations;
    }

    /** Shows all connectors, or those that a {@link ConnectorQuery} wants. */
    @GET
    public JsonNode list(@QueryParam("expand") List<String> expand, @Context UriInfo uri) {
        ConnectorQuery query =
                deviations.filteredLists() ? ConnectorQuery.of(uri.getQueryParameters()) : ConnectorQuery.ALL;
        return new ConnectorList(worker.herder(), expand, query, deviations).toJson();
    }

    @POST
    public CompletionStage<Response> create(byte[] body, @Context ContainerRequestContext context) {
        UriInfo uri = context.getUriInfo();
        CreateRequest request = deviations.bodies().create(body);
        requireName(request.name(), request.config());
        DryRun dryRun = DryRun.of(uri, deviations.dryRuns());
        if (dryRun.wanted()) {
            return planned(request.name(), request.config(), Kind.CREATE, request.initialState(), dryRun);
        }
        return answers.when(
                ofStart(
                        request.name(),
                        worker.herder()
                                .putConnectorConfig(request.name(), request.config(), request.initialState(), false)),
                created -> answer(created, uri),
                Call.of(context, body),
                Shape.CONNECTOR);
    }

    @GET
    @Path("{connector}")
    public ObjectNode info(@PathParam("connector") String connector) {
        return ConnectorJson.info(worker.herder().connectorInfo(connector));
    }

    @DELETE
    @Path("{connector}")
    public CompletionStage<Response> delete(
            @PathParam("connector") String connector, @Context ContainerRequestContext context) {
        return answers.when(
                        worker.herder().deleteConnector(connector),
                        done -> Response.noContent().build(),
                        Call.of(context))
                .whenComplete((answer, failure) -> forgetLevels(connector, answer));
    }

    private void forgetLevels(String connector, Response answer) {
        if (answer != null && answer.getStatus() == Response.Status.NO_CONTENT.getStatusCode()) {
            worker.loggers().connectorLevels().ifPresent(levels -> levels.forget(connector));
        }
    }

    @GET
    @Path("{connector}/config")
    public ObjectNode config(@PathParam("connector") String connector) {
        return Json.strings(worker.herder().connectorInfo(connector).config());
    }

    @PUT
    @Path("{connector}/config")
    public CompletionStage<Response> putConfig(
            @PathParam("connector") String connector, byte[] body, @Context ContainerRequestContext context) {
        UriInfo uri = context.getUriInfo();
        Map<String, String> config = deviations.bodies().settings(body, Purpose.CONFIG);
        requireName(connector, config);
        DryRun dryRun = DryRun.of(uri, deviations.dryRuns());
        if (dryRun.wanted()) {
            return planned(connector, config, Kind.PUT, Optional.empty(), dryRun);
        }
        return answers.when(
                ofStart(connector, worker.herder().putConnectorConfig(connector, config, Optional.empty(), true)),
                created -> answer(created, uri),
                Call.of(context, body),
                Shape.CONNECTOR);
    }

    @PATCH
    @Path("{connector}/config")
    public CompletionStage<Response> patchConfig(
            @PathParam("connector") String connector, byte[] body, @Context ContainerRequestContext context) {
        UriInfo uri = context.getUriInfo();
        if (RequestBody.isNothing(body)) {
            worker.herder().connectorInfo(connector); // one that is unknown is what the caller hears of first
        }
        Map<String, String> patch = deviations.bodies().settings(body, Purpose.PATCH);
        if (deviations.patchChecksName()) {
            refuseOtherName(connector, patch.get(NAME));
        }
        DryRun dryRun = DryRun.of(uri, deviations.dryRuns());
        if (dryRun.wanted()) {
            return planned(connector, patch, Kind.PATCH, Optional.empty(), dryRun);
        }
        return answers.when(
                ofStart(connector, worker.herder().patchConnectorConfig(connector, patch)),
                created -> answer(created, uri),
                Call.of(context, body),
                Shape.CONNECTOR);
    }

    private CompletionStage<Response> planned(
            String connector, Map<String, String> config, Kind kind, Optional<TargetState> initial, DryRun dryRun) {
        ConfigDraft draft = new ConfigDraft(connector, config, kind, initial, dryRun.withTasks());
        return answers.when(
                worker.herder().plan(draft),
                plan -> Response.ok(PlanJson.plan(plan)).build());
    }

    private <T> CompletableFuture<T> ofStart(String connector, CompletableFuture<T> outcome) {
        return deviations.ofStart(outcome, connector, worker.herder());
    }

    private static void requireName(String connector, Map<String, String> config) {
        refuseOtherName(connector, config.get(NAME));
        config.put(NAME, connector);
    }

    private static void refuseOtherName(String connector, String configured) {
        if (configured != null && !configured.equals(connector)) {
            throw new InvalidRefusal("Connector name configuration (" + configured
                    + ") doesn't match connector name in the URL (" + connector + ")");
        }
    }

    private Response answer(Herder.Created created, UriInfo uri) {
        ObjectNode info = ConnectorJson.info(created.info());
        ResponseBuilder response = created.isNew()
                ? Response.created(Locations.connector(created.info().name(), uri))
                        .entity(info)
                : Response.ok(info);
        return deviations.warningHeaders()
                ? WarningHeaders.add(response, created.warnings()).build()
                : response.build();
    }
}
