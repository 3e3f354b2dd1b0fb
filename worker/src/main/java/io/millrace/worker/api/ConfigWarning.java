package io.millrace.worker.api;

import java.util.Optional;

/**
 * Something in a connector config that is no error and probably not meant. Names keys, never values. Immutable.
 *
 * @param meant the known key that was probably meant
 */
public record ConfigWarning(String key, String message, Optional<String> meant) {}
