package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** More clients that do not read their answers than the server has threads. */
class SlowReadersTest {
    private static final int CLIENTS = 26;

    @Test
    void answersThatNobodyReadsHoldNoThread() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (RunningServer server = RunningServer.serving()) {
            server.herder.add("big", Map.of("name", "big", "k", "x".repeat(3_500_000)));
            for (int number = 0; number < CLIENTS; number++) {
                Socket socket = new Socket();
                sockets.add(socket);
                socket.setReceiveBufferSize(4096);
                socket.setSoTimeout((int) RunningServer.PATIENCE.toMillis());
                socket.connect(
                        new InetSocketAddress("localhost", server.rest.uri().getPort()));
                socket.getOutputStream()
                        .write("GET /connectors/big/config HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.UTF_8));
            }
            for (Socket socket : sockets) {
                socket.getInputStream().read();
            }

            assertTimeoutPreemptively(
                    RunningServer.PATIENCE,
                    () -> assertEquals(200, server.get("/connectors").statusCode()));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
