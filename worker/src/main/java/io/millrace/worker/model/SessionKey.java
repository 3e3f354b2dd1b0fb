package io.millrace.worker.model;

import javax.crypto.SecretKey;

/**
 * The key that workers of one cluster sign their internal requests with (KIP-507). Immutable.
 *
 * @param created when it was made, in milliseconds since the epoch
 */
public record SessionKey(SecretKey key, long created) {
    /** Shows no key. */
    @Override
    public String toString() {
        return "session key of " + created;
    }
}
