package io.millrace.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosTallyTest {
    private final ChaosTally tally = new ChaosTally("tally");

    @Test
    void sequencesInOrderAreNoProblem() {
        add("a", 0, 1, 2);
        add("b", 0, 1);

        assertEquals(List.of(), tally.problems());
        assertEquals(5, tally.distinct());
        assertEquals(0, tally.duplicates());
    }

    @Test
    void goingBackIsCountedOnceEachTime() {
        add("a", 0, 1, 2, 1, 2, 3, 0, 1, 2, 3, 4);

        assertEquals(List.of(), tally.problems());
        assertEquals(5, tally.distinct());
        assertEquals(6, tally.duplicates());
        assertEquals(2, tally.mostReturns());
    }

    @Test
    void aNumberBeforeItsPredecessorIsAProblemEvenWhenThatComesLater() {
        add("a", 0, 2, 1, 2, 3);

        assertEquals(List.of("tally: sequence a has 2 before 1"), tally.problems());
    }

    private void add(String sequence, long... numbers) {
        for (long number : numbers) {
            tally.add(sequence, number);
        }
    }
}
