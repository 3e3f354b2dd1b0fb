package io.millrace.worker.runtime;

import io.millrace.worker.model.RunState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The states of a task and what moves it between them, as a table. Task thread. */
final class TaskLifecycle {
    /** Where a task stands; a restart is a new task. */
    enum State {
        CREATED(Optional.empty()),
        RUNNING(Optional.of(RunState.RUNNING)),
        PAUSED(Optional.of(RunState.PAUSED)),
        FAILED(Optional.of(RunState.FAILED)),
        STOPPED(Optional.of(RunState.UNASSIGNED));

        private final Optional<RunState> reported;

        State(Optional<RunState> reported) {
            this.reported = reported;
        }
    }

    /** What happens to a task. */
    enum Event {
        START,
        PAUSE,
        RESUME,
        FAIL,
        STOP
    }

    private static final Map<State, Map<Event, State>> MOVES = Map.of(
            State.CREATED,
            Map.of(
                    Event.START, State.RUNNING,
                    Event.PAUSE, State.PAUSED,
                    Event.FAIL, State.FAILED,
                    Event.STOP, State.STOPPED),
            State.RUNNING,
            Map.of(Event.PAUSE, State.PAUSED, Event.FAIL, State.FAILED, Event.STOP, State.STOPPED),
            State.PAUSED,
            Map.of(Event.RESUME, State.RUNNING, Event.FAIL, State.FAILED, Event.STOP, State.STOPPED),
            State.FAILED,
            Map.of(Event.STOP, State.STOPPED),
            State.STOPPED,
            new EnumMap<>(Event.class));

    private State state = State.CREATED;

    State state() {
        return state;
    }

    /** Moves on and tells what to report; empty means to stay and say nothing. */
    Optional<RunState> on(Event event) {
        State next = MOVES.get(state).get(event);
        if (next == null) {
            return Optional.empty();
        }
        state = next;
        return next.reported;
    }
}
