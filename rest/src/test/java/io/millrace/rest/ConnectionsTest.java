package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    @Test
    void oneConnectionServesOneRequestAfterTheOther() throws Exception {
        try (RunningServer server = RunningServer.serving();
                Socket socket = connect(server)) {
            BufferedReader answers = reader(socket);
            send(socket, "GET /connectors HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals("[]", body(answers));
            send(socket, "GET /connectors/none HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(body(answers).contains("404"));
            send(
                    socket,
                    "POST /connectors HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 2\r\n\r\n{}");
            assertTrue(body(answers).contains("400"));
            send(socket, "GET /connectors HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertEquals("[]", body(answers));
            assertEquals(-1, answers.read());
        }
    }

    @Test
    void clientsOfHttp10AreServed() throws Exception {
        try (RunningServer server = RunningServer.serving();
                Socket socket = connect(server)) {
            BufferedReader answers = reader(socket);

            send(socket, "GET /connectors HTTP/1.0\r\n\r\n");

            assertEquals("[]", body(answers));
            assertEquals(-1, answers.read());
        }
    }

    @Test
    void aClientThatAsksFirstIsToldToSendItsBody() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            HttpRequest request = HttpRequest.newBuilder(server.uri("/connectors"))
                    .timeout(RunningServer.PATIENCE)
                    .expectContinue(true)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"x\",\"config\":{}}"))
                    .build();

            HttpResponse<String> answer = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());

            assertEquals(201, answer.statusCode());
        }
    }

    @Test
    void aLongBodyArrivesWhole() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            String value = "ö".repeat(2_000_000);

            assertEquals(
                    201,
                    server.send("POST", "/connectors", "{\"name\":\"x\",\"config\":{\"k\":\"" + value + "\"}}")
                            .statusCode());
            assertEquals(value, server.herder.configs.get("x").get("k"));
        }
    }

    @Test
    void silentConnectionsAreClosedAfterNinetySeconds() {
        Server server = new Server();
        Sockets sockets = new Sockets(server, RestConfig.from(Map.of("listeners", "http://localhost:0")));
        try {
            sockets.open(
                    RestConfig.from(Map.of("listeners", "http://localhost:0,http://127.0.0.1:0"))
                            .listeners(),
                    Application.USER,
                    null);

            assertEquals(2, server.getConnectors().length);
            for (Connector connector : server.getConnectors()) {
                assertEquals(90_000, connector.getIdleTimeout());
            }
        } finally {
            sockets.close();
        }
    }

    private static Socket connect(RunningServer server) throws IOException {
        Socket socket = new Socket("localhost", server.rest.uri().getPort());
        socket.setSoTimeout((int) RunningServer.PATIENCE.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String body(BufferedReader answers) throws IOException {
        int length = 0;
        for (String line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        line.substring("content-length:".length()).trim());
            }
        }
        char[] body = new char[length];
        for (int read = 0; read < length; ) {
            read += answers.read(body, read, length - read);
        }
        return new String(body);
    }
}
