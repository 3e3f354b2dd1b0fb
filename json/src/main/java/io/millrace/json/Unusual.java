package io.millrace.json;

/** A schema, value or document that is left to Apache's converter; never reaches a caller of this package. */
final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusual(String what) {
        super(what, null, false, false);
    }
}
