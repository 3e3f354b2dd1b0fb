package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.Bodies.Purpose;
import io.millrace.rest.json.Json;
import io.millrace.rest.json.LoggerJson;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.WorkerLoggers.Level;
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
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows and changes the levels of loggers (KIP-495, KIP-976). Any thread. */
@Path("/admin/loggers")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class LoggersResource {
    private static final Logger LOG = LoggerFactory.getLogger(LoggersResource.class);
    private static final String WORKER = "worker";
    private static final String CLUSTER = "cluster";

    /** log4j's, which every worker of a cluster knows. */
    private static final Set<String> LEVELS = Set.of("OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

    private final ServedWorker worker;
    private final Answers answers;
    private final Deviations deviations;

    public LoggersResource(ServedWorker worker, Answers answers, Deviations deviations) {
        this.worker = worker;
        this.answers = answers;
        this.deviations = deviations;
    }

    @GET
    public ObjectNode loggers() {
        return LoggerJson.levels(worker.loggers().all());
    }

    @GET
    @Path("{logger}")
    public ObjectNode logger(@PathParam("logger") String logger) {
        Level level =
                worker.loggers().get(logger).orElseThrow(() -> new NotFoundRefusal("Logger " + logger + " not found."));
        return LoggerJson.level(level);
    }

    @PUT
    @Path("{logger}")
    public CompletionStage<Response> level(
            @PathParam("logger") String logger, @QueryParam("scope") @DefaultValue(WORKER) String scope, byte[] body) {
        String level = deviations.bodies().settings(body, Purpose.LEVEL).get("level");
        if (level == null) {
            throw new InvalidRefusal("Desired 'level' parameter was not specified in request.");
        }
        if (scope.equalsIgnoreCase(CLUSTER) && deviations.clusterLoggers()) {
            return onEveryWorker(logger, level);
        }
        List<String> changed = worker.loggers().set(logger, level).orElseThrow(() -> noSuchLevel(level));
        if (scope.equalsIgnoreCase(CLUSTER)) {
            return CompletableFuture.completedFuture(Response.noContent().build());
        }
        if (!scope.equalsIgnoreCase(WORKER)) {
            LOG.warn("Scope '{}' of a change of log levels is unknown, '{}' is taken instead", scope, WORKER);
        }
        return CompletableFuture.completedFuture(
                Response.ok(Json.strings(changed)).build());
    }

    private CompletionStage<Response> onEveryWorker(String logger, String level) {
        String name = level.toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(name)) {
            throw noSuchLevel(level);
        }
        return answers.when(
                worker.herder().setLoggerLevel(logger, name),
                done -> Response.noContent().build());
    }

    private static NotFoundRefusal noSuchLevel(String level) {
        return new NotFoundRefusal("invalid log level '" + level + "'.");
    }
}
