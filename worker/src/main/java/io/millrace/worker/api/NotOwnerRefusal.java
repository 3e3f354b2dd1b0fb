package io.millrace.worker.api;

import java.util.Optional;

/** Only the worker that runs the connector or task can do this; the request can be passed on. */
public final class NotOwnerRefusal extends RequestException {
    private final Optional<String> ownerUrl;

    /** @param ownerUrl REST URL of the worker that runs it, empty while none is known */
    public NotOwnerRefusal(String message, Optional<String> ownerUrl) {
        super(Kind.NOT_OWNER, message, null);
        this.ownerUrl = ownerUrl;
    }

    public Optional<String> ownerUrl() {
        return ownerUrl;
    }
}
