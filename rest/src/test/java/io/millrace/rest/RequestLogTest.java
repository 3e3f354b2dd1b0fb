package io.millrace.rest;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestLogTest {
    private static final String LOGGER = "org.apache.kafka.connect.runtime.rest.RestServer";

    private final PrintStream usual = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(usual);
    }

    @Test
    void eachRequestIsOneLineInTheFormatThatUsersKnow() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            server.send("GET", "/connectors?expand=info", null, "User-Agent", "a-client", "Referer", "a-page");
            eventually("it is logged once it is answered", () -> lines().size() == 1);
            server.send("POST", "/connectors", "no json");
            eventually("so is the next", () -> lines().size() == 2);
        }

        List<String> lines = lines();
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(
                lines.get(0)
                        .matches(".*INFO \\S+ - \\S+ - - \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+\\d{4}\\] "
                                + "\"GET /connectors\\?expand=info HTTP/1.1\" 200 2 \"a-page\" \"a-client\" \\d+"),
                lines.get(0));
        assertTrue(lines.get(1).contains("\"POST /connectors HTTP/1.1\" 400 "), lines.get(1));
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(LOGGER + " - "))
                .toList();
    }
}
