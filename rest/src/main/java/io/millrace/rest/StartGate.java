package io.millrace.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.rest.json.Json;
import io.millrace.worker.model.Compatibility;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Stands before the application: answers 503 (in strict mode 404) while the worker starts and stops, holds requests for
 * the moments that the application takes to get ready, and counts those under way. Any thread.
 */
final class StartGate extends Handler.Wrapper {
    private final Executor executor;
    private final Compatibility compatibility;
    private final CompletableFuture<Void> application = new CompletableFuture<>();
    private final Object idle = new Object();
    private int running;
    private volatile Phase phase = Phase.starting();

    private record Phase(boolean open, String health, String message, String detail) {
        private static final Phase OPEN = new Phase(true, "", "", "");
        private static final Phase STOPPING = new Phase(false, "unhealthy", "Worker is shutting down.", "");

        static Phase starting() {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            String detail = " The worker is currently starting, which began at " + now + ".";
            return new Phase(false, "starting", "Worker is still starting up.", detail);
        }

        static Phase failed(String message) {
            return new Phase(false, "unhealthy", message, "");
        }
    }

    StartGate(Executor executor, Compatibility compatibility) {
        super(true);
        this.executor = executor;
        this.compatibility = compatibility;
    }

    /** Starts the application and puts it behind the gate; blocks while it does. */
    void startApplication(Handler handler) throws Exception {
        handler.setServer(getServer());
        handler.start();
        setHandler(handler);
        manage(handler); // started by itself, and stopped with the gate
        application.complete(null);
    }

    /** Requests are told that the endpoints could not be set up. */
    void applicationFailed(Throwable failure) {
        application.completeExceptionally(failure);
    }

    /** Waits until the application is ready; throws what made it fail. */
    void awaitApplication() {
        try {
            application.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ConnectException refusal ? refusal : new ConnectException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while REST extensions register", e);
        }
    }

    /** From now on requests reach the application. */
    void open() {
        phase = Phase.OPEN;
    }

    /** From now on requests are told that the worker will not come up. */
    void fail(String message) {
        phase = Phase.failed(message);
    }

    /** From now on requests are told that the worker is stopping; those under way go on. */
    void close() {
        phase = Phase.STOPPING;
    }

    /** Waits until no request is under way, this long at most; false when some still are. */
    boolean awaitIdle(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        synchronized (idle) {
            while (running > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(idle, left);
            }
            return true;
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (WarmUp.isSentBy(request)) {
            return super.handle(request, response, callback);
        }
        count(1);
        Request.addCompletionListener(request, failure -> count(-1));
        Phase now = phase;
        if (!now.open()) {
            refuse(now, request, response, callback);
            return true;
        }
        if (application.isDone() && !application.isCompletedExceptionally()) {
            return super.handle(request, response, callback);
        }
        application.whenCompleteAsync((ready, failure) -> handleHeld(request, response, callback, failure), executor);
        return true;
    }

    private void handleHeld(Request request, Response response, Callback callback, Throwable failure) {
        try {
            if (failure != null) {
                throw failure;
            }
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable e) {
            Response.writeError(request, response, callback, e);
        }
    }

    private void refuse(Phase phase, Request request, Response response, Callback callback) {
        if (compatibility.isStrict()) { // to Apache's server there is nothing yet
            Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            return;
        }
        String path = Request.getPathInContext(request);
        JsonNode body = path.equals("/health") || path.equals("/health/")
                ? Json.health(phase.health(), phase.message() + phase.detail())
                : Json.error(HttpStatus.SERVICE_UNAVAILABLE_503, phase.message());
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        write(response, body, callback);
    }

    /** Writes a JSON body with its headers. */
    static void write(Response response, JsonNode body, Callback callback) {
        byte[] bytes = Json.bytes(body);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, BufferUtil.toBuffer(bytes), callback);
    }

    private void count(int change) {
        synchronized (idle) {
            running += change;
            idle.notifyAll();
        }
    }
}
