package io.millrace.rest;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Opens a listening socket for each listener. The caller's thread. */
final class Sockets {
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(90);

    private static final UriCompliance NAMES_OF_ANY_CHARACTERS = UriCompliance.DEFAULT.with(
            "connector-names",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

    private final Server server;
    private final RestConfig config;
    private final List<ServerConnector> opened = new ArrayList<>();

    Sockets(Server server, RestConfig config) {
        this.server = server;
        this.config = config;
    }

    /** Binds these listeners and names their connectors, so that requests can be told apart. */
    List<AdvertisedAddress.Bound> open(List<Listener> listeners, String name, TlsSettings tls) {
        List<AdvertisedAddress.Bound> bound = new ArrayList<>();
        for (Listener listener : listeners) {
            ServerConnector connector = connector(listener, tls);
            connector.setName(name);
            open(connector, listener);
            bound.add(new AdvertisedAddress.Bound(listener, connector.getLocalPort()));
        }
        return bound;
    }

    /** Stops listening; connections stay. A connector's own close leaves its socket open when it has no acceptors. */
    void close() {
        for (ServerConnector connector : opened) {
            IO.close((Closeable) connector.getTransport());
        }
    }

    private void open(ServerConnector connector, Listener listener) {
        try {
            connector.open();
        } catch (IOException e) {
            throw new RestBindException(message(listener, e), e);
        }
        opened.add(connector);
        server.addConnector(connector);
    }

    /** Accepts on its one selector thread; an acceptor thread would idle nearly always. */
    private ServerConnector connector(Listener listener, TlsSettings tls) {
        HttpConnectionFactory http = new HttpConnectionFactory(http());
        ServerConnector connector = listener.protocol() == Listener.Protocol.HTTP
                ? new ServerConnector(server, 0, 1, http)
                : new ServerConnector(server, 0, 1, overTls(tls.factory(), http));
        connector.setHost(listener.host().isEmpty() ? null : listener.host());
        connector.setPort(listener.port());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        return connector;
    }

    private ConnectionFactory[] overTls(SslContextFactory.Server tls, HttpConnectionFactory http) {
        return config.compatibility().isStrict() ? TlsProtocols.http1(tls, http) : TlsProtocols.http2(tls, http);
    }

    /** Connector names may hold an encoded slash or percent sign, which Apache's server refuses. */
    private HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(config.limits().headerBytes());
        if (!config.compatibility().isStrict()) {
            http.setUriCompliance(NAMES_OF_ANY_CHARACTERS);
        }
        http.addCustomizer(new SecureRequestCustomizer(false));
        return http;
    }

    private static String message(Listener listener, IOException failure) {
        Throwable cause = failure.getCause() instanceof BindException ? failure.getCause() : failure;
        String reason = cause.getMessage();
        String where = listener.host().isEmpty() ? "all interfaces" : "host " + listener.host();
        boolean inUse = reason != null && reason.contains("in use");
        return inUse
                ? "Port " + listener.port() + " is in use: REST cannot listen on " + where
                        + "; stop what holds the port, or set 'listeners' to another port (now " + listener + ")"
                : "REST cannot listen on " + where + ", port " + listener.port() + " (" + reason
                        + "); set 'listeners' to an address of this machine and a free port (now " + listener + ")";
    }
}
