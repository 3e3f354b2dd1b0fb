package io.millrace.worker.store;

/** Says at which byte, and how, an offsets file is not what it should be. */
final class OffsetFileDamage extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;

    OffsetFileDamage(int position, String reason) {
        super(reason);
        this.position = position;
    }

    /** Number of bytes before the damage. */
    int position() {
        return position;
    }
}
