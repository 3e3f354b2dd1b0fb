package io.millrace.rest.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "orders,     orders,     true",
        "orders,     orders-1,   false",
        "orders*,    orders-1,   true",
        "*-1,        orders-1,   true",
        "*-1,        orders-12,  false",
        "o*s-?,      orders-1,   true",
        "o*s-?,      orders-12,  false",
        "*,          '',         true",
        "?,          '',         false",
        "a**b,       a-b,        true",
        "a.c,        abc,        false",
        "*aab,       aaaaab,     true",
        "ORDERS,     orders,     false",
    })
    void starsAndQuestionMarksMatch(String pattern, String text, boolean matches) {
        assertEquals(matches, new Glob(pattern).matches(text));
    }

    @Test
    void noPatternTakesForEver() {
        Glob hostile = new Glob("*a".repeat(2000) + "b");

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> assertFalse(hostile.matches("a".repeat(4000))));
    }
}
