package io.millrace.launch;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the process give back memory that the JVM has freed and the C library keeps: some ten megabytes after a start, from
 * what was compiled, and now and then what a busy time has left. Nothing where the JVM cannot do that. Thread of its own.
 */
final class NativeMemory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NativeMemory.class);
    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    /** By then the compilers are done with the start, and the JVM has freed what it keeps for them. */
    private static final Duration AFTER_START = Duration.ofSeconds(10);

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final CountDownLatch closed = new CountDownLatch(1);

    private NativeMemory() {}

    /** Begins; the first time comes some seconds from now. */
    static NativeMemory begin() {
        NativeMemory memory = new NativeMemory();
        Thread thread = new Thread(memory::run, "native-memory");
        thread.setDaemon(true);
        thread.start();
        return memory;
    }

    private void run() {
        try {
            Duration pause = AFTER_START;
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS) && trim()) {
                pause = PERIOD;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether this JVM, on this system, can do it. */
    static boolean trim() {
        try {
            Object answer = ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName(COMMANDS), "systemTrimNativeHeap", new Object[0], new String[0]);
            LOG.debug("{}", answer);
            return true;
        } catch (JMException | RuntimeException e) {
            LOG.debug("This JVM does not give native memory back", e);
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
