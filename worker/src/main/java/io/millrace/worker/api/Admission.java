package io.millrace.worker.api;

import java.util.concurrent.atomic.AtomicReference;

/** Whether a write has begun or was given up before that; whichever comes first holds for good. Any thread. */
public final class Admission {
    private enum State {
        WAITING,
        BEGUN,
        WITHDRAWN
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /** To be called right before anything is changed; throws a {@link TimedOutRefusal} if nobody waits for it any more. */
    public void begin() {
        if (!state.compareAndSet(State.WAITING, State.BEGUN) && state.get() == State.WITHDRAWN) {
            throw new TimedOutRefusal("The request was given up before it began; nothing was changed");
        }
    }

    /** Gives the write up; false when it has begun, so that it may take effect. */
    public boolean withdraw() {
        return state.compareAndSet(State.WAITING, State.WITHDRAWN) || state.get() == State.WITHDRAWN;
    }
}
