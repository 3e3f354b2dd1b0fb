package io.millrace.worker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.model.RunState;
import io.millrace.worker.runtime.TaskLifecycle.Event;
import io.millrace.worker.runtime.TaskLifecycle.State;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskLifecycleTest {
    /** The table of ARCHITECTURE.md: for each state, where START, PAUSE, RESUME, FAIL and STOP lead; "-" is to stay. */
    private static final Map<State, String> TABLE = new EnumMap<>(Map.of(
            State.CREATED, "RUNNING PAUSED - FAILED STOPPED",
            State.RUNNING, "- PAUSED - FAILED STOPPED",
            State.PAUSED, "- - RUNNING FAILED STOPPED",
            State.FAILED, "- - - - STOPPED",
            State.STOPPED, "- - - - -"));

    private static final Map<State, List<Event>> WAY_THERE = Map.of(
            State.CREATED, List.of(),
            State.RUNNING, List.of(Event.START),
            State.PAUSED, List.of(Event.PAUSE),
            State.FAILED, List.of(Event.FAIL),
            State.STOPPED, List.of(Event.STOP));

    static Stream<Object[]> cells() {
        return Stream.of(State.values())
                .flatMap(state -> Stream.of(Event.values()).map(event ->
                        new Object[] {state, event, TABLE.get(state).split(" ")[event.ordinal()]}));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellLeadsWhereTheTableSays(State from, Event event, String to) {
        TaskLifecycle lifecycle = new TaskLifecycle();
        WAY_THERE.get(from).forEach(lifecycle::on);

        Optional<RunState> reported = lifecycle.on(event);

        assertEquals(to.equals("-") ? from : State.valueOf(to), lifecycle.state());
        assertEquals(to.equals("-"), reported.isEmpty());
    }

    @Test
    void reportsInTheWordsOfTheRestApi() {
        assertEquals(Optional.of(RunState.RUNNING), new TaskLifecycle().on(Event.START));
        assertEquals(Optional.of(RunState.PAUSED), new TaskLifecycle().on(Event.PAUSE));
        assertEquals(Optional.of(RunState.FAILED), new TaskLifecycle().on(Event.FAIL));
        assertEquals(Optional.of(RunState.UNASSIGNED), new TaskLifecycle().on(Event.STOP));
    }
}
