package io.millrace.bench.bare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same work on several threads, each with a client of its own. */
final class Threads {
    private Threads() {}

    /** What the thread of that number does. */
    interface Job {
        void run(int number) throws Exception;
    }

    /** Returns when all have ended; fails with the first failure. */
    static void run(int threads, Job job) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                all.add(pool.submit(() -> {
                    job.run(number);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Says that the work is done and waits for the end of standard input: who measures wants the process alive. */
    static void awaitEnd() throws IOException {
        System.out.println("done");
        while (System.in.read() >= 0) {
            // only the end counts
        }
    }
}
