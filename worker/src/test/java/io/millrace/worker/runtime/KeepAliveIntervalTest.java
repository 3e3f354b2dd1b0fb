package io.millrace.worker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeepAliveIntervalTest {
    @Test
    void isAQuarterOfWhatTheGroupAllowsAndTenSecondsAtMost() {
        assertEquals(Duration.ofSeconds(10), KeepAliveInterval.of(Map.of()));
        assertEquals(Duration.ofSeconds(10), KeepAliveInterval.of(Map.of("max.poll.interval.ms", "300000")));
        assertEquals(Duration.ofMillis(500), KeepAliveInterval.of(Map.of("max.poll.interval.ms", "2000")));
        assertEquals(Duration.ofMillis(500), KeepAliveInterval.of(Map.of("max.poll.interval.ms", 2000)));
    }
}
