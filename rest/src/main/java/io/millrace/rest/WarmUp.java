package io.millrace.rest;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one request through the whole server, inside this process, so that no user's first request waits for classes to
 * be loaded (some 200 ms). The set-up thread.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final String UNKNOWN_PATH = "GET /warm-up HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private WarmUp() {}

    /** Whether a request is the one sent here; nobody else can reach its connector. */
    static boolean isSentBy(Request request) {
        Connector connector = request.getConnectionMetaData().getConnector();
        return connector instanceof LocalConnector;
    }

    /** Blocks until answered. The server must have started. */
    static void run(Server server) {
        LocalConnector connector = new LocalConnector(server);
        connector.setName(Application.USER);
        try {
            connector.start();
            connector.getResponse(UNKNOWN_PATH);
        } catch (Exception e) {
            LOG.debug("The server could not be warmed up; its first answer takes longer", e);
        } finally {
            stop(connector);
        }
    }

    private static void stop(LocalConnector connector) {
        try {
            connector.stop();
        } catch (Exception e) {
            LOG.debug("The warm-up's connector did not stop cleanly", e);
        }
    }
}
