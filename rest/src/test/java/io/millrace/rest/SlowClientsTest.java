package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More slow clients than the server has threads. */
class SlowClientsTest {
    private static final int CLIENTS = 60;
    private static final String HEAD =
            "POST /connectors HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final String BODY = "{\"name\":\"slow\",\"config\":{}}";

    private final RunningServer server = RunningServer.serving();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void connectionsThatSendNothingHoldNoThread() throws Exception {
        open("");

        assertAnswers();
    }

    @Test
    void headersThatDoNotEndHoldNoThread() throws Exception {
        open(HEAD + "X-Slow: ");

        assertAnswers();
    }

    @Test
    void bodiesThatDoNotEndHoldNoThread() throws Exception {
        List<Socket> slow = open(HEAD + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY.substring(0, 10));

        assertAnswers();

        send(slow.get(0), BODY.substring(10));
        assertTrue(firstLine(slow.get(0)).contains(" 201 "));
    }

    @Test
    void chunkedBodiesThatDoNotEndHoldNoThread() throws Exception {
        List<Socket> slow = open(HEAD + "Transfer-Encoding: chunked\r\n\r\na\r\n" + BODY.substring(0, 10) + "\r\n");

        assertAnswers();

        int left = BODY.length() - 10;
        send(slow.get(0), Integer.toHexString(left) + "\r\n" + BODY.substring(10) + "\r\n0\r\n\r\n");
        assertTrue(firstLine(slow.get(0)).contains(" 201 "));
    }

    private void assertAnswers() {
        assertTimeoutPreemptively(
                RunningServer.PATIENCE,
                () -> assertEquals(200, server.get("/connectors").statusCode()));
    }

    private List<Socket> open(String start) throws IOException {
        for (int number = 0; number < CLIENTS; number++) {
            Socket socket = new Socket("localhost", server.rest.uri().getPort());
            sockets.add(socket);
            socket.setSoTimeout((int) RunningServer.PATIENCE.toMillis());
            send(socket, start);
        }
        return sockets;
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = socket.getInputStream().read();
                each >= 0 && each != '\n';
                each = socket.getInputStream().read()) {
            line.append((char) each);
        }
        return line.toString();
    }
}
