package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.rest.json.ConnectorJson;
import io.millrace.rest.json.Json;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.model.ConnectorInfo;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Makes this worker's answers of those of other workers. Any thread. */
final class PeerAnswers {
    private static final int MOST_QUOTED = 200;

    private final ServedWorker worker;
    private final Deviations deviations;

    /** What a good answer has in its body. */
    enum Shape {
        CONNECTOR,
        STATE,
        OTHER
    }

    PeerAnswers(ServedWorker worker, Deviations deviations) {
        this.worker = worker;
        this.deviations = deviations;
    }

    /** Throws an IOException when it is no answer of a worker. */
    Response response(Peers.Answer answer, Call call, Shape shape) throws IOException {
        int status = answer.status();
        if (status >= 400) {
            return refusal(answer);
        }
        if (status < 200 || status >= 300) {
            throw new FailedRefusal("Unexpected status code when handling forwarded request: " + status);
        }
        Response.ResponseBuilder response = Response.status(status);
        if (answer.body().length > 0) {
            JsonNode body = shown(parsed(answer), shape);
            response.type(MediaType.APPLICATION_JSON_TYPE).entity(body);
            if (status == 201) {
                response.location(Locations.connector(body.path("name").asText(), call.uri()));
            }
        }
        if (deviations.warningHeaders()) {
            answer.warnings().forEach(warning -> response.header(WarningHeaders.HEADER, warning));
        }
        return response.build();
    }

    private Response refusal(Peers.Answer answer) throws IOException {
        JsonNode error = parsed(answer);
        if (!error.path("error_code").canConvertToInt()) {
            throw unreadable(answer, null);
        }
        String message = error.path("message").textValue();
        return Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.error(error.get("error_code").intValue(), worker.withoutSecrets(message)))
                .build();
    }

    /** Its worker may not know what is secret here. */
    private JsonNode shown(JsonNode body, Shape shape) throws IOException {
        return switch (shape) {
            case CONNECTOR -> {
                ConnectorInfo info = ConnectorJson.readInfo(body);
                yield ConnectorJson.info(worker.herder().shown(info));
            }
            case STATE -> ConnectorJson.withTraces(body, worker::withoutSecrets);
            case OTHER -> body;
        };
    }

    private static JsonNode parsed(Peers.Answer answer) throws IOException {
        try {
            return Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw unreadable(answer, e);
        }
    }

    private static IOException unreadable(Peers.Answer answer, IOException cause) {
        String text = answer.status() < 400 // which may have secrets
                ? answer.body().length + " bytes"
                : new String(answer.body(), StandardCharsets.UTF_8).strip();
        String quoted = text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "...";
        return new IOException("answered " + answer.status() + " with what is no answer of a worker: " + quoted, cause);
    }
}
