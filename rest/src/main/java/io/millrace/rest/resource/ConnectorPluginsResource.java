package io.millrace.rest.resource;

import io.millrace.rest.json.PluginJson;
import io.millrace.rest.json.RequestBody;
import io.millrace.worker.api.InvalidRefusal;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Lists plugins, describes their configs and validates connector configs. Any thread. */
@Path("/connector-plugins")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectorPluginsResource {
    private static final String SUFFIX = "Connector";

    private final ServedWorker worker;
    private final Answers answers;

    public ConnectorPluginsResource(ServedWorker worker, Answers answers) {
        this.worker = worker;
        this.answers = answers;
    }

    @GET
    public CompletionStage<Response> plugins(
            @QueryParam("connectorsOnly") @DefaultValue("true") boolean connectorsOnly) {
        return answers.when(
                worker.plugins().plugins(connectorsOnly),
                plugins -> Response.ok(PluginJson.plugins(plugins)).build());
    }

    /** What is wrong with plugins and the places where they lie; Apache's worker has no such endpoint. */
    @GET
    @Path("problems")
    public CompletionStage<Response> problems() {
        return answers.when(
                worker.plugins().problems(),
                problems -> Response.ok(PluginJson.problems(problems)).build());
    }

    @GET
    @Path("{plugin}/config")
    public CompletionStage<Response> config(
            @PathParam("plugin") String plugin, @QueryParam("version") @DefaultValue("latest") String version) {
        return answers.when(
                worker.plugins().configDef(plugin, version),
                keys -> Response.ok(PluginJson.keys(keys)).build());
    }

    /** A refusal keeps its own status and text here, see {@link Deviations#VALIDATION_REFUSALS_AS_THEY_ARE}. */
    @PUT
    @Path("{plugin}/config/validate")
    public CompletionStage<Response> validate(@PathParam("plugin") String plugin, byte[] body) {
        Map<String, String> config = RequestBody.config(body);
        requireSameClass(plugin, config.get("connector.class"));
        return answers.when(
                worker.plugins().validate(config),
                infos -> Response.ok(PluginJson.validation(infos)).build());
    }

    private static void requireSameClass(String plugin, String included) {
        if (included != null && !withoutSuffix(included).endsWith(withoutSuffix(plugin))) {
            throw new InvalidRefusal("Included connector type " + included + " does not match request type " + plugin);
        }
    }

    private static String withoutSuffix(String name) {
        boolean strip = name.endsWith(SUFFIX) && name.length() > SUFFIX.length();
        return strip ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }
}
