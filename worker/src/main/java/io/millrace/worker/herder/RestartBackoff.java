package io.millrace.worker.herder;

import io.millrace.worker.config.RestartSettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a restart: twice as long each time up to a limit, give or take a fifth, so that what failed
 * together does not come back together. As thread-safe as its random numbers.
 */
final class RestartBackoff {
    private static final double JITTER = 0.2;

    private final RandomGenerator random;

    RestartBackoff(RandomGenerator random) {
        this.random = random;
    }

    /** @param made restarts that were made already */
    Duration delay(RestartSettings settings, int made) {
        double grown = settings.initialMs() * Math.pow(2, made);
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        return Duration.ofMillis((long) Math.min(settings.maxMs(), Math.min(settings.maxMs(), grown) * factor));
    }
}
