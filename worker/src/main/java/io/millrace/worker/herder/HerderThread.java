package io.millrace.worker.herder;

import io.millrace.worker.cluster.Membership;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that decides: runs the loop's events and idles in the membership's poll. */
final class HerderThread {
    private static final Logger LOG = LoggerFactory.getLogger(HerderThread.class);

    private final EventLoop loop;
    private final Membership membership;
    private final Rebalances rebalances;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "herder");
    private volatile boolean stopping;

    HerderThread(EventLoop loop, Membership membership, Rebalances rebalances) {
        this.loop = loop;
        this.membership = membership;
        this.rebalances = rebalances;
        thread.setDaemon(true);
        thread.setContextClassLoader(HerderThread.class.getClassLoader());
    }

    synchronized void start() {
        if (stopping) {
            ended.complete(null);
        } else {
            thread.start();
        }
    }

    /** Ends the thread once this has completed, and waits for it; both are bounded by the graceful timeouts. */
    void stop(CompletableFuture<Void> shutDown) {
        if (stopsBeforeStart()) {
            return;
        }
        CompletableFuture.anyOf(shutDown, ended).exceptionally(error -> null).join();
        stopping = true;
        membership.wakeUp();
        ended.exceptionally(error -> null).join();
    }

    private synchronized boolean stopsBeforeStart() {
        boolean idle = !thread.isAlive();
        stopping |= idle;
        return idle;
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    private void turn() {
        loop.runDue();
        membership.poll(loop.idleTime()).ifPresent(rebalances::assigned);
    }

    /** Does what is due and does not wait; in place of the thread, which must not have been started. */
    Duration turnByHand() {
        loop.runDue();
        membership.poll(Duration.ZERO).ifPresent(rebalances::assigned);
        return loop.idleTime();
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
            }
            ended.complete(null);
        } catch (Throwable e) {
            LOG.error("Uncaught exception in herder work thread, exiting: ", e);
            loop.end();
            ended.completeExceptionally(e);
        }
    }
}
