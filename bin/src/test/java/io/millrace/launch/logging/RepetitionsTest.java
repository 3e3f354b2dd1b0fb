package io.millrace.launch.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepetitionsTest {
    private final Repetitions repetitions = new Repetitions();

    @Test
    void oneOfAKindIsWrittenEachMinuteAndTellsOfTheOthers() {
        assertEquals(Optional.of("[a] away"), repetitions.written("[a] away", 0));
        assertEquals(Optional.of("[b] away"), repetitions.written("[b] away", 10));
        assertEquals(Optional.empty(), repetitions.written("[a] away", 1_000));
        assertEquals(Optional.empty(), repetitions.written("[a] away", 59_999));
        assertEquals(
                Optional.of("[a] away (2 more of these have been left out since the last one)"),
                repetitions.written("[a] away", 60_000));
        assertEquals(Optional.empty(), repetitions.written("[a] away", 60_001));
    }

    @Test
    void whatComesBackAfterAQuietWhileIsWrittenAsItIs() {
        repetitions.written("away", 0);

        assertEquals(Optional.of("away"), repetitions.written("away", 100_000));
    }

    @Test
    void theNumberOfTheRequestMakesNoDifference() {
        repetitions.written("issue with correlation id 7 : {t=UNKNOWN}", 0);

        assertEquals(Optional.empty(), repetitions.written("issue with correlation id 8 : {t=UNKNOWN}", 1));
        assertEquals(
                Optional.of("issue with correlation id 8 : {u=UNKNOWN}"),
                repetitions.written("issue with correlation id 8 : {u=UNKNOWN}", 1));
    }
}
