package io.millrace.rest.resource;

import io.millrace.rest.json.Bodies.Purpose;
import io.millrace.rest.json.PluginJson;
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
import jakarta.ws.rs.core.Response.ResponseBuilder;
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
    private final Deviations deviations;

    public ConnectorPluginsResource(ServedWorker worker, Answers answers, Deviations deviations) {
        this.worker = worker;
        this.answers = answers;
        this.deviations = deviations;
    }

    @GET
    public CompletionStage<Response> plugins(
            @QueryParam("connectorsOnly") @DefaultValue("true") boolean connectorsOnly) {
        return answers.when(
                worker.plugins().plugins(connectorsOnly),
                plugins -> Response.ok(PluginJson.plugins(plugins)).build());
    }

    @GET
    @Path("{plugin}/config")
    public CompletionStage<Response> config(
            @PathParam("plugin") String plugin, @QueryParam("version") @DefaultValue("latest") String version) {
        return answers.when(
                worker.plugins().configDef(plugin, version),
                keys -> Response.ok(PluginJson.keys(keys)).build());
    }

    @PUT
    @Path("{plugin}/config/validate")
    public CompletionStage<Response> validate(@PathParam("plugin") String plugin, byte[] body) {
        Map<String, String> config = deviations.bodies().settings(body, Purpose.CONFIG);
        requireSameClass(plugin, config.get("connector.class"));
        return answers.when(deviations.ofValidation(worker.plugins().validate(config)), infos -> {
            ResponseBuilder response = Response.ok(PluginJson.validation(infos));
            return deviations.warningHeaders()
                    ? WarningHeaders.add(response, infos.warnings()).build()
                    : response.build();
        });
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
