package io.millrace.worker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RejoinsTest {
    private final Rejoins rejoins = new Rejoins();

    @Test
    void anAssignmentForLaterConfigsIsWantedUntilItComes() {
        rejoins.answered(5);
        rejoins.wanted(7);
        assertTrue(rejoins.reason(0, 7).isPresent());

        rejoins.answered(6);
        assertTrue(rejoins.reason(0, 7).isPresent());
        rejoins.answered(7);
        assertEquals(Optional.empty(), rejoins.reason(0, 7));
    }

    @Test
    void aLogThatWasMadeAnewBeginsWithLowOffsetsAgain() {
        rejoins.answered(5000);
        rejoins.wanted(5000);

        rejoins.cut();
        rejoins.wanted(1);
        assertTrue(rejoins.reason(0, 1).isPresent());

        rejoins.answered(1);
        assertEquals(Optional.empty(), rejoins.reason(0, 1));
        rejoins.wanted(3);
        assertTrue(rejoins.reason(0, 3).isPresent());
    }
}
