package io.millrace.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionConstraintTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1.0,2.0) | 1.5 | true",
                "[1.0,2.0) | 2.0 | false",
                "[1.0] | 1.0 | true",
                "1.0 | 1.0 | true",
                "1.0 | 1.1 | false",
                "(,1.0],[1.2,) | 1.1 | false",
                "(,1.0],[1.2,) | 3 | true",
                "latest | 0.1 | true",
                "[1.0,) | undefined | false"
            })
    void allowsVersionsOfARange(String range, String version, boolean allowed) {
        assertEquals(allowed, VersionConstraint.parse(range).allows(version));
    }

    @Test
    void takesNullAndBlankAsAnyVersion() {
        assertTrue(VersionConstraint.parse(null).any());
        assertTrue(VersionConstraint.parse(" ").any());
        assertTrue(VersionConstraint.parse(" latest ").any());
    }

    @Test
    void refusesAnUnboundedRangeInTheParsersWords() {
        InvalidVersionException refused =
                assertThrows(InvalidVersionException.class, () -> VersionConstraint.parse("[9.9"));

        assertEquals("Unbounded range: [9.9", refused.getMessage());
    }
}
