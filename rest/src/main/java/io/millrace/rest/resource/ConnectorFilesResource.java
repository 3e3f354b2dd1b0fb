package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.ConnectorFilesJson;
import io.millrace.worker.api.NotFoundRefusal;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Shows which files connectors follow, and how far they do; Apache's has no such endpoint. Any thread. */
@Path("/connector-files")
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectorFilesResource {
    private final ServedWorker worker;

    public ConnectorFilesResource(ServedWorker worker) {
        this.worker = worker;
    }

    @GET
    public ObjectNode files() {
        return worker.connectorFiles()
                .map(files -> ConnectorFilesJson.plan(files.plan(), worker::withoutSecrets))
                .orElseThrow(
                        () -> new NotFoundRefusal(
                                "This worker has no directory of connector files; 'connectors.dir' in its properties names one"));
    }
}
