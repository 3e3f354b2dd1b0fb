package io.millrace.worker.herder.fencing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.model.ClusterConfigState.TaskCommit;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of the contract (group-protocol.md, section 8). */
class FencingNeedTest {
    @ParameterizedTest
    @CsvSource({
        // pending, tasks shut out last (-1: none ever), tasks now, need
        "false, -1, 0, NOTHING",
        "false, 3, 3, NOTHING",
        "false, 3, 5, NOTHING",
        "true, -1, 0, RECORD",
        "true, -1, 4, RECORD",
        "true, 0, 0, RECORD",
        "true, 0, 4, RECORD",
        "true, 1, 1, RECORD",
        "true, 1, 0, PRODUCERS",
        "true, 1, 2, PRODUCERS",
        "true, 2, 1, PRODUCERS",
        "true, 5, 0, PRODUCERS",
    })
    void formerTasksAreShutOutOnlyWhereThereMayBeAny(boolean pending, int former, int now, FencingNeed need) {
        OptionalInt fenced = former < 0 ? OptionalInt.empty() : OptionalInt.of(former);

        assertEquals(need, FencingNeed.of(new TaskCommit(now, 7, fenced, pending)));
    }
}
