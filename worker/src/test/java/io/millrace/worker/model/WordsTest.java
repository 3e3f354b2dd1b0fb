package io.millrace.worker.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void durationsReadAsPeopleSayThem() {
        assertEquals("0 s", Words.of(Duration.ZERO));
        assertEquals("40 ms", Words.of(Duration.ofMillis(40)));
        assertEquals("1 s 500 ms", Words.of(Duration.ofMillis(1_500)));
        assertEquals("30 s", Words.of(Duration.ofSeconds(30)));
        assertEquals("1 min", Words.of(Duration.ofMinutes(1)));
        assertEquals("4 min 49 s", Words.of(Duration.ofMillis(289_123)));
        assertEquals("2 h 5 min", Words.of(Duration.ofSeconds(2 * 3600 + 5 * 60 + 7)));
        assertEquals("3 d", Words.of(Duration.ofDays(3)));
    }

    @Test
    void oneIsSingular() {
        assertEquals("0 tasks", Words.count(0, "task"));
        assertEquals("1 task", Words.count(1, "task"));
        assertEquals("2 tasks", Words.count(2, "task"));
    }
}
