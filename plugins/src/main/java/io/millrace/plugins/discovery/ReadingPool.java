package io.millrace.plugins.discovery;

import io.millrace.plugins.model.PluginException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;

/**
 * The threads of one scan. A thread that has begun a location finishes it before it begins another, and others help it
 * when they have nothing left; so only few locations are in memory at a time.
 */
final class ReadingPool implements AutoCloseable {
    private final ScanTools.Shed tools = new ScanTools.Shed();
    private final ForkJoinPool threads =
            new ForkJoinPool(Runtime.getRuntime().availableProcessors(), ReadingPool::thread, null, true);

    private static ForkJoinWorkerThread thread(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("plugin-scan-" + thread.getPoolIndex());
        return thread;
    }

    /** Does all of this on the pool's threads; returns the results in order. */
    <T> List<T> all(List<Callable<T>> jobs) throws InterruptedException {
        List<Future<T>> futures = new ArrayList<>();
        jobs.forEach(job -> futures.add(threads.submit(job)));
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                throw new PluginException("Plugins could not be searched for: " + e.getCause(), e.getCause());
            }
        }
        return results;
    }

    /** Reads jars and class trees, and what they refer to; to be called by one of the jobs. */
    ElementContent read(List<Path> elements, ElementReader reader) {
        ElementContent whole = new ElementContent();
        Set<Path> known = new HashSet<>();
        List<Path> next = elements;
        while (!next.isEmpty()) {
            known.addAll(next);
            readAll(next, reader).forEach(whole::add);
            next = whole.references().stream()
                    .filter(path -> !known.contains(path))
                    .toList();
        }
        return whole;
    }

    private List<ElementContent> readAll(List<Path> elements, ElementReader reader) {
        List<ForkJoinTask<ElementContent>> readings = elements.stream()
                .map(element -> ForkJoinTask.adapt(() -> reader.read(element, tools)))
                .toList();
        ForkJoinTask.invokeAll(readings);
        return readings.stream().map(ForkJoinTask::join).toList();
    }

    /** What was read while the pool was being closed may look damaged, but is not: it must not be used. */
    void checkOpen() {
        if (threads.isShutdown()) {
            throw new CancellationException("The search for plugins was interrupted");
        }
    }

    /** Interrupts what is still being done. */
    @Override
    public void close() {
        threads.shutdownNow();
        tools.close();
    }
}
