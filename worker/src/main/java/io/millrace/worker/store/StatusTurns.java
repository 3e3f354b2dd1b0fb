package io.millrace.worker.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where status records are sent: one after the other, away from whoever reports. Any thread. */
interface StatusTurns extends AutoCloseable {
    void now(Runnable work);

    /** After a pause, since what failed just now would fail again at once. */
    void later(Runnable work);

    /** Waits until the work handed in before is done, at most this long. */
    void await(Duration atMost);

    @Override
    void close();

    /** Turns on a daemon thread that lives only while there is work; what comes after close is dropped. */
    static StatusTurns onThread() {
        return new OnThread();
    }

    /** The one that is used; tests take turns by hand. */
    final class OnThread implements StatusTurns {
        private static final Duration PAUSE = Duration.ofMillis(100);
        private static final Duration IDLE_LIFE = Duration.ofSeconds(1);

        private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, OnThread::newThread);

        private OnThread() {
            thread.setKeepAliveTime(IDLE_LIFE.toMillis(), TimeUnit.MILLISECONDS);
            thread.allowCoreThreadTimeOut(true);
            thread.setRejectedExecutionHandler(new ScheduledThreadPoolExecutor.DiscardPolicy());
        }

        private static Thread newThread(Runnable work) {
            Thread made = new Thread(work, "status-writes");
            made.setDaemon(true);
            made.setContextClassLoader(OnThread.class.getClassLoader());
            return made;
        }

        @Override
        public void now(Runnable work) {
            thread.execute(work);
        }

        @Override
        public void later(Runnable work) {
            thread.schedule(work, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void await(Duration atMost) {
            CountDownLatch reached = new CountDownLatch(1);
            thread.execute(reached::countDown);
            if (thread.isShutdown()) {
                return;
            }
            try {
                reached.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
