package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.LoggerJson;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.WorkerLoggers.Line;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/** Shows what a connector and its tasks have logged of late on this worker; Apache's has no such endpoint. Any thread. */
@Path("/connectors/{connector}/logs")
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectorLogsResource {
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

    private final ServedWorker worker;

    public ConnectorLogsResource(ServedWorker worker) {
        this.worker = worker;
    }

    /**
     * @param tail how many lines at most, the latest ones
     * @param level only lines at least as severe
     */
    @GET
    public ObjectNode logs(
            @PathParam("connector") String connector,
            @QueryParam("tail") @DefaultValue("100") String tail,
            @QueryParam("level") @DefaultValue("TRACE") String level) {
        int most = number(tail);
        int least = severity(level);
        worker.herder().connectorInfo(connector); // refuses an unknown one
        List<Line> lines = worker.loggers().recent(connector).stream()
                .filter(line -> LEVELS.indexOf(line.level()) >= least)
                .toList();
        return LoggerJson.lines(connector, lines.subList(Math.max(0, lines.size() - most), lines.size()));
    }

    private static int number(String tail) {
        try {
            int number = Integer.parseInt(tail);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refusal(tail, e);
        }
        throw refusal(tail, null);
    }

    private static InvalidRefusal refusal(String tail, Exception cause) {
        return new InvalidRefusal("'tail' must be a number of lines, 0 or more, was '" + tail + "'", cause);
    }

    private static int severity(String level) {
        int severity = LEVELS.indexOf(level.trim().toUpperCase(Locale.ROOT));
        if (severity < 0) {
            throw new InvalidRefusal("'level' must be one of " + LEVELS + ", was '" + level + "'");
        }
        return severity;
    }
}
