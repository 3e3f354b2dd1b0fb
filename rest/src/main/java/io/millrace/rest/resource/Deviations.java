package io.millrace.rest.resource;

import io.millrace.rest.json.Bodies;
import io.millrace.rest.json.BoundBodies;
import io.millrace.rest.json.ExplainedBodies;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.model.Compatibility;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.TaskStatus;
import jakarta.ws.rs.core.Response.Status;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Where answers differ from Apache's on purpose, all in one place, each with what Apache does; in strict mode, none does.
 * Those of the worker's own parts ask its config. Immutable.
 */
public final class Deviations {
    private static final String BAD_REQUEST = "org.apache.kafka.connect.runtime.rest.errors.BadRequestException";

    private final boolean wanted;
    private final boolean clustered;
    private final Bodies bodies;

    /** Those of a worker without a cluster. */
    public Deviations(Compatibility compatibility) {
        this(compatibility, false);
    }

    /** @param clustered whether the worker is one of a cluster, so that Apache's standalone worker is no example */
    public Deviations(Compatibility compatibility, boolean clustered) {
        this.wanted = !compatibility.isStrict();
        this.clustered = clustered;
        this.bodies = wanted ? new ExplainedBodies() : new BoundBodies();
    }

    /** What is wrong with a body is said in words, with its place: Apache says what Jackson, or the JVM, says of it. */
    Bodies bodies() {
        return bodies;
    }

    /** Malformed JSON, unknown fields, wrong types, empty bodies and a missing {@code config} in a create: Apache 500. */
    Status unreadableBody() {
        return wanted ? Status.BAD_REQUEST : Status.INTERNAL_SERVER_ERROR;
    }

    /** A request without a body may carry any {@code Content-Type}: Apache 415, or 400 when the header is empty. */
    public boolean bodylessRequestsOfAnyType() {
        return wanted;
    }

    /** A body without {@code Content-Type} is taken for JSON: Apache 415. */
    public boolean untypedBodiesAreJson() {
        return wanted;
    }

    /** What the HTTP server refuses by itself is answered in JSON: Apache sends the server's page. */
    public boolean jsonForRefusalsOfTheServer() {
        return wanted;
    }

    /** What Apache's worker has no endpoint for: Apache 404, or 405. */
    public boolean endpointsOfOurOwn() {
        return wanted;
    }

    /** What workers of a cluster ask of each other is there: without a cluster Apache 500. */
    public boolean internalEndpoints() {
        return clustered || !wanted;
    }

    /** Whether levels of loggers can be set on every worker of a cluster, and not on this one alone. */
    boolean clusterLoggers() {
        return clustered;
    }

    /** A time-out says whether the request may still be carried out: Apache only what the worker does. */
    boolean timeOutsTellAll() {
        return wanted;
    }

    /** Lists of connectors can be filtered and read in parts: Apache ignores such parameters. */
    boolean filteredLists() {
        return wanted;
    }

    /** Writes can be tried without being done: Apache ignores such parameters. */
    boolean dryRuns() {
        return wanted;
    }

    /** Settings that nobody declares are told in a header: Apache says nothing. */
    boolean warningHeaders() {
        return wanted;
    }

    /** A 405 lists the methods that are allowed: Apache does not. */
    boolean allowedMethodsTold() {
        return wanted;
    }

    /** A patch may not give a connector another {@code name}: Apache stores it beside the real one. */
    boolean patchChecksName() {
        return wanted;
    }

    /** An exception without a message is answered with its class name: Apache {@code "message":null}. */
    boolean namelessFailuresByClass() {
        return wanted;
    }

    /** Refusals of the validation endpoint keep their own status and text: Apache wraps them into a 500. */
    <T> CompletableFuture<T> ofValidation(CompletableFuture<T> outcome) {
        return unlessWanted(outcome, refusal -> {
            if (refusal instanceof InvalidRefusal) {
                return new FailedRefusal(BAD_REQUEST + ": " + refusal.getMessage(), refusal);
            }
            boolean failed = refusal instanceof FailedRefusal && refusal.getCause() != null;
            return failed ? new FailedRefusal(refusal.getCause().toString(), refusal.getCause()) : refusal;
        });
    }

    /**
     * A start that fails is told with the connector's name and the reason: Apache tells the exception's message alone,
     * and of the connector's own exceptions not even that. In a cluster, where nobody waits for it, there is none to tell.
     */
    <T> CompletableFuture<T> ofStart(CompletableFuture<T> outcome, String connector, Herder herder) {
        return asStandalone(outcome, refusal -> {
            Throwable cause = refusal instanceof FailedRefusal ? refusal.getCause() : null;
            if (cause == null) {
                return refusal;
            }
            boolean starting = refusal.getMessage().startsWith("Failed to start connector");
            return starting && ApacheStates.wasCreated(connector, herder)
                    ? new FailedRefusal("Failed to transition connector " + connector + " to state STARTED", cause)
                    : new FailedRefusal(cause.getMessage(), cause);
        });
    }

    /** A connector that is not there is not found: Apache's standalone worker goes on with it, and fails with 500. */
    <T> CompletableFuture<T> ofUnknownConnector(CompletableFuture<T> outcome, String apache) {
        return asStandalone(
                outcome, refusal -> refusal instanceof NotFoundRefusal ? new FailedRefusal(apache, refusal) : refusal);
    }

    /** An instance that has failed before it had a version has no such member: Apache {@code "version":null}. */
    ConnectorStateInfo state(ConnectorStateInfo state) {
        return wanted ? state : ApacheStates.of(state);
    }

    /** As for connectors. */
    TaskStatus state(TaskStatus state) {
        return wanted ? state : ApacheStates.of(state);
    }

    /** What restarts has no error any more: Apache answers a restart with the traces of before. */
    ConnectorStateInfo restarting(ConnectorStateInfo before, ConnectorStateInfo plan) {
        return wanted ? plan : ApacheStates.of(ApacheStates.withTraces(before, plan));
    }

    private <T> CompletableFuture<T> asStandalone(
            CompletableFuture<T> outcome, Function<Throwable, Throwable> asApache) {
        return clustered ? outcome : unlessWanted(outcome, asApache);
    }

    private <T> CompletableFuture<T> unlessWanted(
            CompletableFuture<T> outcome, Function<Throwable, Throwable> asApache) {
        return wanted
                ? outcome
                : outcome.exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(asApache.apply(Failures.unwrapped(failure))));
    }
}
