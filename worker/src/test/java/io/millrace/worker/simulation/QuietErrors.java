package io.millrace.worker.simulation;

import java.io.OutputStream;
import java.io.PrintStream;

/** Keeps to itself what workers have to say about a thousand crashes. */
final class QuietErrors {
    private final PrintStream before = System.err;

    void begin() {
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    }

    void end() {
        System.setErr(before);
    }
}
