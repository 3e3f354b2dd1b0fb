package io.millrace.worker.api;

import java.util.Optional;

/**
 * What came with a request from another worker, as received (contract, rest.md, section 5). Immutable.
 *
 * @param body the bytes of the body, empty when it has none; not to be changed
 * @param signature value of {@code X-Connect-Authorization}
 * @param algorithm value of {@code X-Connect-Request-Signature-Algorithm}
 */
public record SignedRequest(byte[] body, Optional<String> signature, Optional<String> algorithm) {}
