package io.millrace.worker.herder.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.RequestException;
import io.millrace.worker.api.RequestException.Kind;
import io.millrace.worker.api.SignedRequest;
import io.millrace.worker.model.SessionKey;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] TASKS = "[{\"task.class\":\"x.Y\"}]".getBytes(UTF_8);
    private static final String SIGNATURE = "ZJttyjQgp06Z39JscqBPfcmQYGGgsJyUbT+qLZ96Iw4=";
    private static final String SIGNATURE_OF_NOTHING = "04tCCW2A9F+Ca0Sp1WB95ySWpBXT9KGoyI47udqNwcs=";

    private final SignatureCheck check = new SignatureCheck(List.of(ALGORITHM));

    @Test
    void takesWhatIsSignedWithTheKeyOfTheCluster() {
        assertDoesNotThrow(() -> check.require(request(TASKS, SIGNATURE, ALGORITHM), key(32)));
        assertDoesNotThrow(() -> check.require(request(new byte[0], SIGNATURE_OF_NOTHING, ALGORITHM), key(32)));
    }

    @Test
    void refusesWhatHasNoSignature() {
        assertEquals("Internal request missing required signature", invalid(request(TASKS, null, ALGORITHM)));
        assertEquals("Internal request missing required signature", invalid(request(TASKS, SIGNATURE, null)));
    }

    @Test
    void refusesAlgorithmsThatTheJvmLacksAndWhatIsNotBase64() {
        assertTrue(invalid(request(TASKS, SIGNATURE, "Nonsense")).contains("algorithm"));
        assertTrue(invalid(request(TASKS, "%%", ALGORITHM)).contains("base64"));
    }

    @Test
    void refusesAlgorithmsThatAreNotAllowedEvenWithoutAKey() {
        RequestException refusal = refusal(request(TASKS, SIGNATURE, "HmacSHA1"), Optional.empty());

        assertEquals(Kind.INVALID, refusal.kind());
        assertEquals(
                "This worker does not support the 'HmacSHA1' key signing algorithm used by other workers. This worker is"
                        + " currently configured to use: [HmacSHA256]. Check that all workers' configuration files permit"
                        + " the same set of signature algorithms, and correct any misconfigured worker and restart it.",
                refusal.getMessage());
    }

    @Test
    void asksForPatienceUntilAKeyIsKnown() {
        RequestException refusal = refusal(request(TASKS, SIGNATURE, ALGORITHM), Optional.empty());

        assertEquals(Kind.NOT_READY, refusal.kind());
        assertEquals(
                "This worker is still starting up and has not been able to read a session key from the config topic yet",
                refusal.getMessage());
    }

    @Test
    void refusesOtherKeysAndOtherBodies() {
        for (RequestException refusal : List.of(
                refusal(request(TASKS, SIGNATURE, ALGORITHM), key(31)),
                refusal(request("[]".getBytes(UTF_8), SIGNATURE, ALGORITHM), key(32)),
                refusal(request(TASKS, "", ALGORITHM), key(32)))) {
            assertEquals(Kind.FORBIDDEN, refusal.kind());
            assertEquals("Internal request contained invalid signature.", refusal.getMessage());
        }
    }

    private String invalid(SignedRequest request) {
        RequestException refusal = refusal(request, key(32));
        assertEquals(Kind.INVALID, refusal.kind());
        return refusal.getMessage();
    }

    private RequestException refusal(SignedRequest request, Optional<SessionKey> key) {
        return assertThrows(RequestException.class, () -> check.require(request, key));
    }

    private static SignedRequest request(byte[] body, String signature, String algorithm) {
        return new SignedRequest(body, Optional.ofNullable(signature), Optional.ofNullable(algorithm));
    }

    private static Optional<SessionKey> key(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return Optional.of(new SessionKey(new SecretKeySpec(bytes, ALGORITHM), 1));
    }
}
