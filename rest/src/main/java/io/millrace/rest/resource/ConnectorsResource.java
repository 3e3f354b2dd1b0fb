package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.ConnectorJson;
import io.millrace.rest.json.CreateRequest;
import io.millrace.rest.json.Json;
import io.millrace.rest.json.RequestBody;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.InvalidRefusal;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Lists, creates, reads, reconfigures and deletes connectors. Any thread. */
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectorsResource {
    private static final String NAME = "name";

    private final ServedWorker worker;
    private final Answers answers;

    public ConnectorsResource(ServedWorker worker, Answers answers) {
        this.worker = worker;
        this.answers = answers;
    }

    @GET
    public JsonNode list(@QueryParam("expand") List<String> expand) {
        return expand.isEmpty()
                ? Json.strings(worker.herder().connectors())
                : new ConnectorList(worker.herder(), expand).toJson();
    }

    @POST
    public CompletionStage<Response> create(byte[] body, @Context UriInfo uri) {
        CreateRequest request = CreateRequest.read(body);
        requireName(request.name(), request.config());
        return answers.when(
                worker.herder().putConnectorConfig(request.name(), request.config(), request.initialState(), false),
                created -> answer(created, uri));
    }

    @GET
    @Path("{connector}")
    public ObjectNode info(@PathParam("connector") String connector) {
        return ConnectorJson.info(worker.herder().connectorInfo(connector));
    }

    @DELETE
    @Path("{connector}")
    public CompletionStage<Response> delete(@PathParam("connector") String connector) {
        return answers.when(
                worker.herder().deleteConnector(connector),
                done -> Response.noContent().build());
    }

    @GET
    @Path("{connector}/config")
    public ObjectNode config(@PathParam("connector") String connector) {
        return Json.strings(worker.herder().connectorInfo(connector).config());
    }

    @PUT
    @Path("{connector}/config")
    public CompletionStage<Response> putConfig(
            @PathParam("connector") String connector, byte[] body, @Context UriInfo uri) {
        Map<String, String> config = RequestBody.config(body);
        requireName(connector, config);
        return answers.when(
                worker.herder().putConnectorConfig(connector, config, Optional.empty(), true),
                created -> answer(created, uri));
    }

    @PATCH
    @Path("{connector}/config")
    public CompletionStage<Response> patchConfig(@PathParam("connector") String connector, byte[] body) {
        if (RequestBody.isNothing(body)) {
            worker.herder().connectorInfo(connector); // one that is unknown is what the caller hears of first
        }
        Map<String, String> patch = RequestBody.config(body);
        if (Deviations.PATCH_CHECKS_NAME) {
            refuseOtherName(connector, patch.get(NAME));
        }
        return answers.when(
                worker.herder().patchConnectorConfig(connector, patch),
                info -> Response.ok(ConnectorJson.info(info)).build());
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

    private static Response answer(Herder.Created created, UriInfo uri) {
        ObjectNode info = ConnectorJson.info(created.info());
        return created.isNew()
                ? Response.created(location(created.info().name(), uri))
                        .entity(info)
                        .build()
                : Response.ok(info).build();
    }

    private static URI location(String connector, UriInfo uri) {
        return uri.getBaseUriBuilder().path("connectors/{name}").build(new Object[] {connector}, false);
    }
}
