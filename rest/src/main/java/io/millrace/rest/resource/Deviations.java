package io.millrace.rest.resource;

import jakarta.ws.rs.core.Response.Status;

/**
 * Where answers differ from Apache's on purpose, all in one place, each with what Apache does. Constants today; the
 * values of a mode once answers can be asked to be Apache's exactly.
 */
public final class Deviations {
    /** Malformed JSON, unknown fields, wrong types, empty bodies and a missing {@code config} in a create: Apache 500. */
    static final Status UNREADABLE_BODY = Status.BAD_REQUEST;

    /**
     * Offsets that cannot be stored (nested values, negative Kafka offsets) are the caller's mistake: Apache 500. See
     * the worker's {@code herder.offsets}.
     */
    static final boolean OFFSETS_REFUSED_AS_INVALID = true;

    /** A request without a body may carry any {@code Content-Type}: Apache 415, or 400 when the header is empty. */
    public static final boolean BODYLESS_REQUESTS_OF_ANY_TYPE = true;

    /** A patch may not give a connector another {@code name}: Apache stores it beside the real one. */
    static final boolean PATCH_CHECKS_NAME = true;

    /** Refusals of the validation endpoint keep their own status and text: Apache wraps them into a 500. */
    static final boolean VALIDATION_REFUSALS_AS_THEY_ARE = true;

    /** An exception without a message is answered with its class name: Apache {@code "message":null}. */
    static final boolean NAMELESS_FAILURES_BY_CLASS = true;

    private Deviations() {}
}
