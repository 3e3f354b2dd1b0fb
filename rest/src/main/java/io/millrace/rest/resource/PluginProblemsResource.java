package io.millrace.rest.resource;

import io.millrace.rest.json.PluginJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Shows what is wrong with plugins and the places where they lie; Apache's has no such endpoint. Any thread. */
@Path("/connector-plugins/problems")
@Produces(MediaType.APPLICATION_JSON)
public final class PluginProblemsResource {
    private final ServedWorker worker;
    private final Answers answers;

    public PluginProblemsResource(ServedWorker worker, Answers answers) {
        this.worker = worker;
        this.answers = answers;
    }

    @GET
    public CompletionStage<Response> problems() {
        return answers.when(
                worker.plugins().problems(),
                problems -> Response.ok(PluginJson.problems(problems)).build());
    }
}
