package io.millrace.worker.simulation;

import java.util.ArrayList;
import java.util.List;

/** The way from one worker to the brokers of the group, of the topics, or to other workers. */
public final class SimulatedLink {
    private final Agenda agenda;
    private final int slowestMs;
    private final List<Runnable> onCut = new ArrayList<>();
    private final List<Runnable> onMended = new ArrayList<>();
    private boolean up = true;
    private boolean unnoticed;
    private long cuts;

    /** @param slowestMs how long a message takes at most */
    public SimulatedLink(Agenda agenda, int slowestMs) {
        this.agenda = agenda;
        this.slowestMs = slowestMs;
    }

    public boolean isUp() {
        return up;
    }

    /** Number of times that it was cut. */
    public long cuts() {
        return cuts;
    }

    /** How long the next message takes. */
    public int latency() {
        return agenda.between(1, slowestMs);
    }

    /** Called when connections break, which one may learn of or not. */
    public void whenCut(Runnable told) {
        onCut.add(told);
    }

    public void whenMended(Runnable told) {
        onMended.add(told);
    }

    /** @param silently whether messages just vanish, without that anybody is told */
    public void cut(boolean silently) {
        cuts++;
        up = false;
        unnoticed = silently;
        if (!silently) {
            onCut.forEach(Runnable::run);
        }
    }

    /** Connections from before are of no use any more, which shows now at the latest. */
    public void mend() {
        if (up) {
            return;
        }
        up = true;
        if (unnoticed) {
            onCut.forEach(Runnable::run);
        }
        onMended.forEach(Runnable::run);
    }
}
