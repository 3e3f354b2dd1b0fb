package io.millrace.rest.resource;

import io.millrace.rest.json.Json;
import io.millrace.rest.json.UnreadableBodyException;
import io.millrace.worker.api.RequestException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.apache.kafka.connect.errors.ConnectException;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one table from failures to status codes and bodies; a plugin's {@link Error} is answered too. Any thread. */
public final class ErrorMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

    private final Deviations deviations;
    private final ServedWorker worker;

    @Context
    private UriInfo uri;

    public ErrorMapper(Deviations deviations, ServedWorker worker) {
        this.deviations = deviations;
        this.worker = worker;
    }

    @Override
    public Response toResponse(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof WebApplicationException refusal) {
            return ofJaxRs(refusal);
        }
        int status = status(cause);
        log(status, cause);
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.error(status, worker.withoutSecrets(message(cause))))
                .build();
    }

    private int status(Throwable cause) {
        if (cause instanceof RequestException refusal) {
            return status(refusal.kind());
        }
        if (cause instanceof HttpException refusal) {
            return refusal.getCode();
        }
        return cause instanceof UnreadableBodyException
                ? deviations.unreadableBody().getStatusCode()
                : 500;
    }

    private static int status(RequestException.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, NOT_LEADER, NOT_OWNER, REBALANCING -> 409;
            case TIMED_OUT, UNSUPPORTED, FAILED -> 500;
            case NOT_READY, SHUTTING_DOWN -> 503;
        };
    }

    private String message(Throwable cause) {
        if (cause instanceof HttpException refusal) {
            return refusal.getReason();
        }
        boolean nameless = cause.getMessage() == null && deviations.namelessFailuresByClass();
        return cause instanceof Error || nameless ? cause.toString() : cause.getMessage();
    }

    /** Refusals by JAX-RS itself; before an endpoint is chosen they carry no media type, as the contract has it. */
    private Response ofJaxRs(WebApplicationException refusal) {
        Response given = refusal.getResponse();
        if (given.hasEntity()) {
            return given;
        }
        int status = given.getStatus();
        Response.ResponseBuilder answer =
                Response.status(status).type(given.getMediaType()).entity(Json.error(status, refusal.getMessage()));
        String allowed = given.getHeaderString(HttpHeaders.ALLOW);
        if (allowed != null && (status != 405 || deviations.allowedMethodsTold())) {
            answer.header(HttpHeaders.ALLOW, allowed);
        }
        return answer.build();
    }

    private void log(int status, Throwable cause) {
        if (status == 500 && isOurWord(cause)) {
            LOG.error("The request to '{}' failed: {}", uri.getPath(), cause.getMessage());
        } else if (status == 500 && !(cause instanceof RequestException)) {
            LOG.error("The request to '{}' failed unexpectedly", uri.getPath(), cause);
        } else {
            LOG.debug("The request to '{}' is answered {}: {}", uri.getPath(), status, cause.getMessage());
        }
    }

    /** Whether the worker itself says what has failed, which is more than its stack tells. */
    private static boolean isOurWord(Throwable cause) {
        StackTraceElement[] frames = cause.getStackTrace();
        return cause.getClass() == ConnectException.class
                && frames.length > 0
                && frames[0].getClassName().startsWith("io.millrace.");
    }

    private static Throwable unwrap(Throwable failure) {
        return ofServer(Failures.unwrapped(failure));
    }

    /** What the HTTP server found wrong with a body while it was read: too long, badly chunked. */
    private static Throwable ofServer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException) {
                return cause;
            }
        }
        return failure;
    }
}
