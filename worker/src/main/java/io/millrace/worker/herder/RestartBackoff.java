package io.millrace.worker.herder;

import io.millrace.worker.config.RestartSettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a restart: twice as long each time up to a limit, and up to a fifth less than that, so that
 * what failed together does not come back together. As thread-safe as its random numbers.
 */
final class RestartBackoff {
    private static final double JITTER = 0.2;

    private final RandomGenerator random;

    RestartBackoff(RandomGenerator random) {
        this.random = random;
    }

    /** @param made restarts that were made already */
    Duration delay(RestartSettings settings, int made) {
        double full = Math.min(settings.maxMs(), settings.initialMs() * Math.pow(2, made));
        return Duration.ofMillis(Math.max(1, Math.round(full * (1 - JITTER * random.nextDouble()))));
    }
}
