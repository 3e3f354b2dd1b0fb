package io.millrace.worker.herder.internal;

import io.millrace.worker.api.ForbiddenRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotReadyRefusal;
import io.millrace.worker.api.SignedRequest;
import io.millrace.worker.model.SessionKey;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;

/** Whether a request comes from a worker of this cluster (contract, rest.md, section 5). Immutable. */
public final class SignatureCheck {
    private final List<String> allowed;

    /** @param allowed algorithms that other workers may sign with, {@code inter.worker.verification.algorithms} */
    public SignatureCheck(List<String> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** Returns if it does; otherwise throws the refusal that the other worker is to hear. */
    public void require(SignedRequest request, Optional<SessionKey> key) {
        if (request.signature().isEmpty() || request.algorithm().isEmpty()) {
            throw new InvalidRefusal("Internal request missing required signature");
        }
        Mac mac = mac(request.algorithm().get());
        byte[] signature = decoded(request.signature().get());
        requireAllowed(mac.getAlgorithm());
        SessionKey known =
                key.orElseThrow(() -> new NotReadyRefusal("This worker is still starting up and has not been able to"
                        + " read a session key from the config topic yet"));
        if (!MessageDigest.isEqual(signature, signed(mac, known, request.body()))) {
            throw new ForbiddenRefusal("Internal request contained invalid signature.");
        }
    }

    private void requireAllowed(String algorithm) {
        if (!allowed.contains(algorithm)) {
            throw new InvalidRefusal("This worker does not support the '" + algorithm
                    + "' key signing algorithm used by other workers. This worker is currently configured to use: "
                    + allowed
                    + ". Check that all workers' configuration files permit the same set of signature algorithms, "
                    + "and correct any misconfigured worker and restart it.");
        }
    }

    private static Mac mac(String algorithm) {
        try {
            return Mac.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new InvalidRefusal("Internal request is signed with an algorithm that this worker's JVM lacks", e);
        }
    }

    private static byte[] decoded(String signature) {
        try {
            return Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException e) {
            throw new InvalidRefusal("Internal request contained a signature that is not base64", e);
        }
    }

    private static byte[] signed(Mac mac, SessionKey key, byte[] body) {
        try {
            mac.init(key.key());
        } catch (InvalidKeyException e) {
            throw new ForbiddenRefusal("Internal request contained invalid signature.", e);
        }
        return mac.doFinal(body);
    }
}
