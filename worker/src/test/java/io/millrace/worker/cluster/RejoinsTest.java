package io.millrace.worker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RejoinsTest {
    private final Rejoins rejoins = new Rejoins(new Pace(3, Duration.ofMillis(200), Duration.ofMillis(200)));

    @Test
    void anAssignmentForLaterConfigsIsWantedUntilItComes() {
        rejoins.answered(5, 0);
        rejoins.wanted(7);
        assertTrue(rejoins.reason(0, 7).isPresent());

        rejoins.answered(6, 0);
        assertTrue(rejoins.reason(0, 7).isPresent());
        rejoins.answered(7, 0);
        assertEquals(Optional.empty(), rejoins.reason(0, 7));
    }

    @Test
    void aLogThatWasMadeAnewBeginsWithLowOffsetsAgain() {
        rejoins.answered(5000, 0);
        rejoins.wanted(5000);

        rejoins.cut();
        rejoins.wanted(1);
        assertTrue(rejoins.reason(0, 1).isPresent());

        rejoins.answered(1, 0);
        assertEquals(Optional.empty(), rejoins.reason(0, 1));
        rejoins.wanted(3);
        assertTrue(rejoins.reason(0, 3).isPresent());
    }

    @Test
    void aChangeOfAQuietGroupIsNoReasonToWaitAndManyOfThemAre() {
        for (int offset = 1; offset <= 3; offset++) {
            rejoins.wanted(offset);
            assertTrue(rejoins.reason(1000, offset).isPresent());
            rejoins.answered(offset, 1000);
        }

        rejoins.wanted(4);
        assertEquals(Optional.empty(), rejoins.reason(1000, 4));
        assertEquals(200, rejoins.untilDue(1000));
        assertTrue(rejoins.isBehind());

        assertTrue(rejoins.reason(1200, 4).isPresent());
    }

    @Test
    void nothingButChangesOfConfigsHasToWait() {
        for (int join = 0; join < 10; join++) {
            rejoins.answered(1, 1000);
        }

        rejoins.now("what was revoked has stopped");

        assertTrue(rejoins.reason(1000, 1).isPresent());
    }

    @Test
    void aBurstOfChangesSharesJoins() {
        int joins = 0;
        for (long ms = 0; ms < 10_000; ms += 10) { // a thousand changes in ten seconds, each read at once
            long offset = ms / 10;
            rejoins.wanted(offset);
            if (rejoins.reason(ms, offset).isPresent()) {
                rejoins.answered(offset, ms);
                joins++;
            }
        }

        assertTrue(joins <= 3 + 10_000 / 200, joins + " joins");
        assertTrue(joins >= 10_000 / 200, joins + " joins");
    }
}
