package io.millrace.bench.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Looks at a run every so often, from outside, until all records have passed. */
final class Sampler {
    private static final long EVERY_MS = 50;
    private static final Duration STANDSTILL = Duration.ofMinutes(3);

    private Sampler() {}

    static List<Sample> until(long total, LongSupplier count, Child worker, Child broker) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        long moved = System.nanoTime();
        long last = -1;
        while (last < total) {
            Sample sample = new Sample(System.nanoTime(), count.getAsLong(), worker.cpu(), broker.cpu());
            samples.add(sample);
            if (sample.count() != last) {
                last = sample.count();
                moved = sample.nanos();
            }
            if (sample.nanos() - moved > STANDSTILL.toNanos()) {
                throw worker.failure("no record passed for three minutes, after " + last + " of " + total);
            }
            worker.requireAlive("all records had passed");
            Thread.sleep(EVERY_MS);
        }
        return samples;
    }
}
