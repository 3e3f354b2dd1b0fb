package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WholeBodiesTest {
    private final Server server = new Server();
    private final LocalConnector connector = new LocalConnector(server);
    private final CountDownLatch waiting = new CountDownLatch(1);
    private volatile boolean outOfMemory;

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aBodyThatTheMemoryCannotHoldIsAnswered() throws Exception {
        server.addConnector(connector);
        server.setHandler(new ShortOfMemory(new WholeBodies(new Empty())));
        server.start();
        LocalConnector.LocalEndPoint client = connector.connect();

        client.addInputAndExecute("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n01234");
        assertTrue(waiting.await(30, TimeUnit.SECONDS), "for the rest of the body");
        outOfMemory = true;
        client.addInputAndExecute("56789");

        String answer = client.getResponse(false, 30, TimeUnit.SECONDS);
        assertTrue(answer != null && answer.startsWith("HTTP/1.1 500 "), answer);
    }

    /** Reads bodies until there is no memory. */
    private final class ShortOfMemory extends Handler.Wrapper {
        ShortOfMemory(Handler next) {
            super(next);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Request reading = new Request.Wrapper(request) {
                @Override
                public Content.Chunk read() {
                    if (outOfMemory) {
                        throw new OutOfMemoryError("of the test");
                    }
                    return super.read();
                }

                @Override
                public void demand(Runnable demanded) {
                    super.demand(demanded);
                    waiting.countDown();
                }
            };
            return super.handle(reading, response, callback);
        }
    }

    private static final class Empty extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            callback.succeeded();
            return true;
        }
    }
}
