package io.millrace.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void writesTheWholePageBesideTheSources() {
        Options options = Options.parse(List.of("--bench", "/tree/bench"));

        assertEquals(options.bench(), options.out());
        assertEquals(3, options.runs());
    }

    @Test
    void keepsAPartOfThePageAwayFromTheWholeOne() {
        assertTrue(Options.parse(List.of("--only", "sink,source")).out().endsWith("target"));
        assertTrue(Options.parse(List.of("--quick")).out().endsWith("target"));
        assertEquals(
                List.of("sink", "source"),
                Options.parse(List.of("--only", "sink,source")).only());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> Options.parse(List.of("--fast")));
        assertThrows(IllegalArgumentException.class, () -> Options.parse(List.of("--runs")));
        assertThrows(IllegalArgumentException.class, () -> Options.parse(List.of("--runs", "many")));
    }

    @Test
    void givesEachScenarioANameOfItsOwn() {
        List<String> names = Scenarios.all(false).stream().map(Scenario::name).toList();

        assertEquals(names.size(), new HashSet<>(names).size());
    }
}
