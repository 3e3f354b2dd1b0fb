package io.millrace.launch.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.herder.secret.KnownSecrets;
import io.millrace.worker.herder.secret.PasswordKeys;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private final Redaction redaction = new Redaction();

    @Test
    void aConnectorsLinesHideItsSecretsAndOtherLinesHideAll() throws Exception {
        try (AutoCloseable worker = redaction.of(knowing("orders", "canary-1"))) {
            assertEquals("is [hidden]", redaction.redacted("orders", "is canary-1"));
            assertEquals("is canary-1", redaction.redacted("bills", "is canary-1"));
            assertEquals("is [hidden]", redaction.redacted("", "is canary-1"));
        }
    }

    @Test
    void severalWorkersOfOneProcessHideEachOnesSecretsUntilTheyStop() throws Exception {
        AutoCloseable first = redaction.of(knowing("orders", "canary-1"));
        AutoCloseable second = redaction.of(knowing("orders", "canary-2"));
        assertEquals("[hidden] [hidden]", redaction.redacted("orders", "canary-1 canary-2"));

        first.close();
        assertEquals("canary-1 [hidden]", redaction.redacted("orders", "canary-1 canary-2"));

        second.close();
        assertTrue(redaction.isIdle());
        assertEquals("canary-1 canary-2", redaction.redacted("orders", "canary-1 canary-2"));
    }

    private static KnownSecrets knowing(String connector, String password) {
        KnownSecrets known = new KnownSecrets(new PasswordKeys());
        Map<String, String> config = Map.of("my.password", password);
        known.resolved(connector, config, config);
        return known;
    }
}
