package io.millrace.rest;

import io.millrace.rest.AdvertisedAddress.Bound;
import io.millrace.rest.extension.Extensions;
import io.millrace.rest.internal.HttpLeaderClient;
import io.millrace.rest.internal.HttpPeers;
import io.millrace.rest.resource.Answers;
import io.millrace.rest.resource.Deviations;
import io.millrace.rest.resource.Peers;
import io.millrace.rest.resource.ServedWorker;
import io.millrace.worker.api.ConnectorFiles;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.api.WorkerLoggers;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's HTTP server. It listens from {@link #listen} on and answers 503 until {@link #serve}; meanwhile its
 * application gets ready on a thread of its own. Any thread.
 */
public final class RestServer {
    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
    private static final int MOST_THREADS = 24;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final RestConfig config;
    private final QueuedThreadPool threads = threads();
    private final Server server = new Server(threads);
    private final Sockets sockets;
    private final StartGate gate;
    private final ServedWorker worker = new ServedWorker();
    private final Deviations deviations;
    private final Peers peers;
    private final Answers answers;
    private final List<Bound> userListeners;
    private final List<Bound> adminListeners;
    private final URI advertised;
    private final CompletableFuture<Extensions> extensions = new CompletableFuture<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final Thread setUp = setUpThread();
    private boolean stopped;

    /**
     * Binds all listeners and returns; the application goes on getting ready in the background.
     *
     * @throws RestBindException when an address cannot be bound; nothing is left open then
     */
    public static RestServer listen(RestConfig config) {
        RestServer rest = new RestServer(config);
        rest.start();
        return rest;
    }

    private RestServer(RestConfig config) {
        this.config = config;
        this.deviations = new Deviations(config.compatibility(), config.clustered());
        this.peers = new HttpPeers(config.tls()::secure, threads);
        this.answers = new Answers(worker, deviations, peers, threads, server.getScheduler());
        this.sockets = new Sockets(server, config);
        this.gate = new StartGate(threads, config.compatibility());
        try {
            this.userListeners = sockets.open(config.listeners(), Application.USER, config.tls());
            this.adminListeners = sockets.open(config.admin().orElse(List.of()), Application.ADMIN, config.adminTls());
            this.advertised = config.advertised().url(userListeners, localHost());
        } catch (RuntimeException e) {
            sockets.close();
            throw e;
        }
    }

    /** The URL by which other workers reach this one, with a trailing slash. */
    public URI advertisedUrl() {
        return advertised;
    }

    /** {@code host:port} of the advertised URL. */
    public String workerId() {
        return advertised.getAuthority(); // not getHost, which knows no names with an underscore
    }

    /** The first user listener with its real port, as this machine reaches it. */
    public URI uri() {
        return uri(userListeners.get(0));
    }

    /** Where the admin endpoints are: the user listener if they share it, empty if there are none. */
    public Optional<URI> adminUri() {
        if (config.admin().isEmpty()) {
            return Optional.of(uri());
        }
        return adminListeners.stream().findFirst().map(RestServer::uri);
    }

    /**
     * How this worker asks the leader of its cluster, also before {@link #serve}.
     *
     * @param signatureAlgorithm that its requests are signed with
     */
    public LeaderClient leaderClient(String signatureAlgorithm) {
        return new HttpLeaderClient(peers, signatureAlgorithm);
    }

    /** Class names of the REST extensions that the settings ask for, in order. */
    public List<String> extensions() {
        return config.extensions();
    }

    /**
     * From now on requests are answered by this worker.
     *
     * @param made the REST extensions of the settings; closed with the server from now on
     * @throws ConnectException when one of them fails to register
     */
    public void serve(
            Herder herder,
            PluginCatalog plugins,
            WorkerLoggers loggers,
            List<ConnectRestExtension> made,
            ServerInfo info) {
        worker.install(herder, plugins, loggers, info.version(), info.commit());
        if (!config.extensions().isEmpty()) {
            adopt(Extensions.of(made, herder));
            gate.awaitApplication();
        }
        gate.open();
        LOG.info("REST resources initialized; server is started and ready to handle requests");
    }

    /** From now on the files that connectors follow are shown, too. */
    public void connectorFiles(ConnectorFiles files) {
        worker.install(files);
    }

    private synchronized void adopt(Extensions made) {
        if (stopped) {
            made.close();
            throw new ConnectException("The REST server was stopped before its extensions could register");
        }
        extensions.complete(made);
    }

    /** From now on requests are answered 503 with this text. */
    public void startupFailed(String message) {
        gate.fail(message);
    }

    /** Sets how long later requests wait for the worker, those for {@code /health} included. */
    public void requestTimeout(Duration timeout) {
        answers.timeout(timeout);
    }

    /** Restores both time-outs: 90 seconds, 10 for {@code /health}. */
    public void resetRequestTimeout() {
        answers.resetTimeouts();
    }

    /** {@link #stop(Duration)} with a grace of a few seconds. */
    public void stop() {
        stop(GRACE);
    }

    /**
     * Stops listening, lets requests under way finish within the grace, refuses those that still wait, and closes.
     * Idempotent.
     */
    public synchronized void stop(Duration grace) {
        if (stopped) {
            return;
        }
        stopped = true;
        LOG.info("Stopping REST server");
        gate.close();
        sockets.close();
        endSetUp();
        drain(grace);
        extensions.getNow(Extensions.none()).close();
        close();
        LOG.info("REST server stopped");
    }

    private void start() {
        server.setHandler(gate);
        if (config.extensions().isEmpty()) {
            extensions.complete(Extensions.none());
        }
        setUp.start();
        server.setErrorHandler(config.compatibility().isStrict() ? new ServerPages() : new JsonErrors());
        server.setRequestLog(new AccessLog());
        server.setStopTimeout(0);
        try {
            server.start();
        } catch (Exception e) {
            sockets.close();
            close();
            setUp.interrupt();
            throw new ConnectException("The REST server cannot be started: " + e.getMessage(), e);
        }
        started.countDown();
        LOG.info("REST server listening at {}, advertising URL {}", uri(), advertised);
        adminUri().ifPresent(uri -> LOG.info("REST admin endpoints at {}", uri));
    }

    private void setUp() {
        try {
            gate.startApplication(new Application(config, worker, answers, deviations, extensions.get()).handler());
            started.await();
            WarmUp.run(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped before it had started
        } catch (Throwable e) {
            gate.applicationFailed(e);
            LOG.error("The REST endpoints cannot be set up; every request will be refused", e);
        }
    }

    /** Jersey takes its time; it gets ready while the server starts and the worker is put together. */
    private Thread setUpThread() {
        Thread thread = new Thread(this::setUp, "rest-setup");
        thread.setDaemon(true);
        thread.setContextClassLoader(RestServer.class.getClassLoader());
        return thread;
    }

    /** It would wait for the REST extensions, which do not come any more. */
    private void endSetUp() {
        if (!extensions.isDone()) {
            setUp.interrupt();
        }
    }

    private void drain(Duration grace) {
        try {
            setUp.join(LAST_WORDS.toMillis());
            if (!gate.awaitIdle(grace)) {
                answers.abandon();
                gate.awaitIdle(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        boolean interrupted = Thread.interrupted(); // closing must go through; the flag is restored below
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The REST server did not stop cleanly", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(
                MOST_THREADS, 2, (int) Duration.ofSeconds(10).toMillis());
        threads.setName("rest");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setStopTimeout(LAST_WORDS.toMillis());
        return threads;
    }

    private static URI uri(Bound bound) {
        String host = bound.listener().host();
        boolean everywhere = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
        return URI.create(bound.listener().protocol() + "://" + (everywhere ? "localhost" : Listener.bracketed(host))
                + ":" + bound.port() + "/");
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }
}
