package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdlePollsTest {
    private final IdlePolls polls = new IdlePolls();

    @Test
    void aTaskThatHasNothingIsPolledLessAndLessOften() {
        List<Long> pauses = new ArrayList<>();
        for (int poll = 0; poll < 12; poll++) {
            polls.polled(true, 0);
            pauses.add(polls.pauseMs());
        }

        assertEquals(List.of(0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 50L, 50L, 50L, 50L), pauses);
    }

    @Test
    void oneThatHasSomethingIsPolledAtOnce() {
        idle(100);

        polls.polled(false, 0);

        assertEquals(0, polls.pauseMs());
    }

    @Test
    void oneThatWaitsByItselfIsLeftToIt() {
        idle(100);

        polls.polled(true, 5);

        assertEquals(0, polls.pauseMs());
    }

    @Test
    void thePauseStaysWhatItIsHoweverLongNothingComes() {
        idle(1_000_000);

        assertEquals(50, polls.pauseMs());
    }

    private void idle(int times) {
        for (int poll = 0; poll < times; poll++) {
            polls.polled(true, 0);
        }
    }
}
