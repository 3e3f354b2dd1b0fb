package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void takesTheMiddleOfAnOddNumberOfValues() {
        Spread spread = Spread.of(List.of(3.0, 9.0, 1.0));

        assertEquals(new Spread(3, 1, 9, 3), spread);
    }

    @Test
    void takesTheMeanOfTheMiddleTwoOfAnEvenNumber() {
        assertEquals(2.5, Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median());
    }

    @Test
    void leavesTheSpreadOfASingleValueOut() {
        assertEquals("0.45", Spread.of(List.of(0.451)).format(Metric.CPU_PER_RECORD));
        assertEquals(
                "150,000 (100,000–200,000)",
                Spread.of(List.of(100_000.0, 200_000.0)).format(Metric.RATE));
    }

    @Test
    void refusesToTellTheMedianOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
    }
}
