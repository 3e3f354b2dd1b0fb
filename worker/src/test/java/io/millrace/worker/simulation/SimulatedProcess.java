package io.millrace.worker.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A process that can be frozen, thawed and killed, with threads that can be held up each for itself. */
public final class SimulatedProcess {
    private final String name;
    private final Agenda agenda;
    private final List<Lane> lanes = new ArrayList<>();
    private boolean frozen;
    private boolean dead;

    public SimulatedProcess(String name, Agenda agenda) {
        this.name = name;
        this.agenda = agenda;
    }

    public String name() {
        return name;
    }

    public Agenda agenda() {
        return agenda;
    }

    public boolean isAlive() {
        return !dead;
    }

    public boolean isFrozen() {
        return frozen;
    }

    /** As {@code kill -9}. */
    public void kill() {
        dead = true;
        lanes.forEach(lane -> lane.waiting.clear());
    }

    /** As {@code SIGSTOP}. */
    public void freeze() {
        frozen = true;
    }

    /** As {@code SIGCONT}: all threads go on, one sooner than the other. */
    public void thaw() {
        frozen = false;
        lanes.forEach(lane -> agenda.in(agenda.between(0, 5), lane::goOn));
    }

    public Lane thread() {
        Lane lane = new Lane();
        lanes.add(lane);
        return lane;
    }

    /** One thread of the process. What it is given it does in the order of the times, none of it while it is held up. */
    public final class Lane {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private long busyUntilMs;

        private Lane() {}

        public Agenda agenda() {
            return agenda;
        }

        public SimulatedProcess process() {
            return SimulatedProcess.this;
        }

        /** Has the thread do this after so many milliseconds, or later if it is held up then. */
        public void in(long ms, Runnable work) {
            agenda.in(ms, () -> arrived(work));
        }

        /** Holds the thread up for so long. */
        public void block(long ms) {
            busyUntilMs = agenda.nowMs() + ms;
            agenda.in(ms, this::goOn);
        }

        public void resume() {
            busyUntilMs = agenda.nowMs();
            goOn();
        }

        private void arrived(Runnable work) {
            if (!dead) {
                waiting.add(work);
                goOn();
            }
        }

        private void goOn() {
            while (!dead && !frozen && agenda.nowMs() >= busyUntilMs && !waiting.isEmpty()) {
                waiting.poll().run();
            }
        }
    }
}
