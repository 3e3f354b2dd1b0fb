package io.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells when the parent process is gone: the pipe it holds to our standard input ends, however it died.
 * Owns one daemon thread.
 */
final class Lifeline {
    private final CountDownLatch cut = new CountDownLatch(1);

    private Lifeline() {}

    static Lifeline watch(InputStream input) {
        Lifeline lifeline = new Lifeline();
        Thread thread = new Thread(() -> lifeline.readToEnd(input), "lifeline");
        thread.setDaemon(true);
        thread.start();
        return lifeline;
    }

    private void readToEnd(InputStream input) {
        byte[] ignored = new byte[256];
        try {
            while (input.read(ignored) >= 0) {
                // what is written does not matter, only that the other end is still there
            }
        } catch (IOException e) {
            // a broken pipe is an ended one
        } finally {
            cut.countDown();
        }
    }

    void await() throws InterruptedException {
        cut.await();
    }

    boolean await(long seconds) throws InterruptedException {
        return cut.await(seconds, TimeUnit.SECONDS);
    }
}
