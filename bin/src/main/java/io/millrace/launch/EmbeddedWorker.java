package io.millrace.launch;

import io.millrace.rest.RestConfig;
import io.millrace.rest.RestServer;
import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.config.StandaloneConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Connect worker inside another program: the tests' own way in, and the users'.
 *
 * <pre>{@code
 * EmbeddedWorker worker = EmbeddedWorker.start(properties, true, List.of(Path.of("orders.properties")));
 * URI rest = worker.restUri();                 // listens already; GET /health answers 503 until all is up
 * worker.termination().whenComplete(...);      // fails if the worker can't start
 * worker.stop();
 * }</pre>
 *
 * <p>Several workers live in one JVM with nothing static between them. The worker never ends the process, installs no
 * shutdown hook and leaves the caller's context class loader as it is. Plugins on the class path are loaded by the
 * class path's own loader, and whatever slf4j binding the program brings serves. All methods may be called from any
 * thread.
 */
public final class EmbeddedWorker {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedWorker.class);

    private final RestServer rest;
    private final Lifecycle parts = new Lifecycle();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> termination = new CompletableFuture<>();
    private final CompletableFuture<Void> startEnded = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private Thread startThread;
    private boolean stopping;

    private EmbeddedWorker(RestServer rest) {
        this.rest = rest;
    }

    /**
     * Starts a worker and returns as soon as its REST server listens; the rest comes up on a thread of the worker's own.
     *
     * @param workerProps the worker's properties, as in its properties file
     * @param standalone whether it is a worker of one; otherwise it shares its work with all that have its
     *     {@code group.id}
     * @param connectorFiles properties or JSON files of connectors for a standalone worker to create, in order
     * @throws org.apache.kafka.common.config.ConfigException when properties are missing or wrong
     * @throws org.apache.kafka.connect.errors.ConnectException when a REST listener can't be bound
     */
    public static EmbeddedWorker start(Map<String, String> workerProps, boolean standalone, List<Path> connectorFiles) {
        return start(workerProps, standalone, connectorFiles, new Surroundings());
    }

    static EmbeddedWorker start(
            Map<String, String> workerProps, boolean standalone, List<Path> connectorFiles, Surroundings surroundings) {
        LOG.info("Kafka Connect worker initializing ...");
        Map<String, String> properties = new LinkedHashMap<>(workerProps);
        RestServer rest = standalone ? listenAlone(properties) : listenAmongOthers(properties);
        EmbeddedWorker worker = new EmbeddedWorker(rest);
        Site site = new Site(properties, rest, worker.parts, surroundings);
        worker.begin(
                standalone ? new StandaloneWorker(site, List.copyOf(connectorFiles)) : new DistributedWorker(site));
        return worker;
    }

    private static RestServer listenAlone(Map<String, String> properties) {
        StandaloneConfig.check(properties);
        return RestServer.listen(RestConfig.from(properties));
    }

    private static RestServer listenAmongOthers(Map<String, String> properties) {
        DistributedConfig.check(properties);
        return RestServer.listen(RestConfig.from(properties).ofCluster());
    }

    private synchronized void begin(WorkerStart start) {
        startThread = new Thread(() -> startUp(start), "worker-startup");
        startThread.setDaemon(true);
        startThread.start();
    }

    private void startUp(WorkerStart start) {
        long beganMs = System.currentTimeMillis();
        try {
            start.run(this::failed);
            LOG.info(
                    "Kafka Connect started, {} ms after its initialization began",
                    System.currentTimeMillis() - beganMs);
            ready.complete(null);
            startEnded.complete(null);
        } catch (StoppedWhileStartingException e) {
            LOG.info("{}", e.getMessage());
            startEnded.complete(null);
        } catch (Throwable e) {
            startEnded.complete(null);
            if (isStopping()) {
                LOG.info("The worker was stopped while it was starting: {}", e.toString());
            } else {
                failed(e);
            }
        }
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private void failed(Throwable error) {
        ready.completeExceptionally(error);
        Thread closing = new Thread(
                () -> {
                    closeOnce();
                    termination.completeExceptionally(error);
                },
                "worker-failed");
        closing.setDaemon(true);
        closing.start();
    }

    /** Where the REST API is reached from this machine; its port is real even when port 0 was configured. */
    public URI restUri() {
        return rest.uri();
    }

    /**
     * Where the admin endpoints are reached; the same as {@link #restUri()} unless {@code admin.listeners} says
     * otherwise.
     *
     * @throws IllegalStateException when {@code admin.listeners} switches them off
     */
    public URI adminUri() {
        return rest.adminUri()
                .orElseThrow(
                        () -> new IllegalStateException("'admin.listeners' is empty: there are no admin endpoints"));
    }

    /** Sets the time-out of REST requests and of the health check, at once, for later requests. */
    public void requestTimeout(long ms) {
        rest.requestTimeout(Duration.ofMillis(ms));
    }

    /** Puts the time-outs of REST requests (90 s) and of the health check (10 s) back. */
    public void resetRequestTimeout() {
        rest.resetRequestTimeout();
    }

    /**
     * Completes when the worker has ended: normally after {@link #stop()}, exceptionally after a fatal error, for
     * example a {@link WorkerFailedException}.
     */
    public CompletableFuture<Void> termination() {
        return termination.copy();
    }

    /** Completes once the worker is up and the connectors of the files are created. */
    CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /** Stops REST, connectors and tasks in order, within the graceful timeouts; returns when all is done. Idempotent. */
    public void stop() {
        closeOnce();
        startEnded.join();
        termination.complete(null);
    }

    private void closeOnce() {
        if (!firstToStop()) {
            stopped.join();
            return;
        }
        LOG.info("Kafka Connect stopping");
        Thread restStop = stopRest();
        parts.close();
        await(restStop);
        LOG.info("Kafka Connect stopped");
        stopped.complete(null);
    }

    /** REST takes nothing new from now on; what waits there is answered while the herder stops. */
    private Thread stopRest() {
        Thread thread = new Thread(rest::stop, "rest-stop");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean firstToStop() {
        boolean first = !stopping;
        stopping = true;
        if (!startEnded.isDone()) {
            startThread.interrupt();
        }
        return first;
    }
}
