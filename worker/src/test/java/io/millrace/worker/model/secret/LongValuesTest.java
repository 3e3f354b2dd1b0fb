package io.millrace.worker.model.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongValuesTest {
    private static final int LENGTH = 200_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "://a:",
                "=password",
                "\"password",
                "jdbc:oracle:x:",
                "jdbc:oracle:x:y/",
                "bearer ",
                "basic ",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN ",
                "${",
                "${a:",
                "${:",
                ":",
                "${a:b}",
                "password = ",
                "token\" : ",
            })
    void valuesMadeToBeHardAreReadInNoTime(String part) {
        String value = part.repeat(LENGTH / part.length());

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Secrets.byName().isSecret("x", value);
            Secrets.byName().texts(Map.of("x.password", "${a:" + value), Map.of("x.password", value));
        });
    }

    @Test
    void longCredentialsAreFoundAllTheSame() {
        String secret = "canary".repeat(10_000);

        assertEquals(List.of(secret), Credentials.of("https://user:" + secret + "@host/"));
    }

    @Test
    void oneUrlOfManyMayHaveCredentials() {
        assertEquals(List.of("canary:1"), Credentials.of("http://a:8081,http://user:canary:1@b:8081"));
    }

    @Test
    void variablesAreCutWhereTheyEnd() {
        assertEquals("a-b-${c}-${d", Variables.cutFrom("a${x:y}-b${x:y:z:${}-${c}-${d"));
        assertEquals("tail", Variables.cutFrom("${a${b:c}tail"));
    }

    @Test
    void whatAVariableAsksForIsItsLastPart() {
        Map<String, String> raw = Map.of("a", "${f:/password/file:user}", "b", "${env:MY_PASSWORD}");

        assertEquals(Set.of("canary-2"), Secrets.byName().texts(raw, Map.of("a", "canary-1", "b", "canary-2")));
    }
}
