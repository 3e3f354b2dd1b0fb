package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.millrace.worker.api.FailedRefusal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsInAnswersTest {
    private final RunningServer server = RunningServer.serving();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"my.password\":canary}",
                "canary",
                "{\"a\":\"b\"} canary",
                "{\"my.pin\":1234567canary}",
                "{canary:1}",
                "{\"my.password\":\"canary\\q\"}",
                "[\"canary\"]",
                "{\"my.password\":{\"x\":\"canary\"}}",
            })
    void whatIsWrongWithABodyIsToldWithoutQuotingIt(String body) throws Exception {
        HttpResponse<String> answer = server.send("PUT", "/connectors/c/config", body);

        assertEquals(400, answer.statusCode());
        assertFalse(answer.body().contains("canary"), answer.body());
        assertFalse(answer.body().contains("1234567"), answer.body());
    }

    @Test
    void messagesAreShownAsTheWorkerWantsThem() throws Exception {
        server.herder.failure = new FailedRefusal("Cannot log in with parrot");

        HttpResponse<String> answer = server.send("PUT", "/connectors/c/config", "{}");

        assertEquals("{\"error_code\":500,\"message\":\"Cannot log in with [hidden]\"}", answer.body());
    }

    @Test
    void theLogOfRequestsShowsNoSecretParameters() {
        assertEquals(
                "\"GET /connectors?expand=info&api_key=[hidden]&password=[hidden] HTTP/1.1\" 200",
                AccessLog.withoutSecrets(
                        "\"GET /connectors?expand=info&api_key=canary&password=can%20ary HTTP/1.1\" 200"));
        String plain = "\"GET /connectors/my-key=x HTTP/1.1\" 200";
        assertEquals(plain, AccessLog.withoutSecrets(plain));
    }

    @Test
    void theLogOfRequestsReadsAnyRequestInNoTime() {
        for (String part : List.of("?key", "&key", "?key=", "?", "&a=$1?")) {
            String line = "GET /" + part.repeat(100_000 / part.length()) + " HTTP/1.1";

            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> AccessLog.withoutSecrets(line));
        }
    }
}
