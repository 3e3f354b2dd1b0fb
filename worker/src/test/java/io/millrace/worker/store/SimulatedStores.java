package io.millrace.worker.store;

import io.millrace.worker.simulation.SimulatedProcess;
import java.time.Duration;

/** Makes the stores of one worker, whose threads are those of its process. */
public final class SimulatedStores {
    private static final long STATUS_RETRY_MS = 100;

    private SimulatedStores() {}

    public static KafkaConfigBackingStore configs(SimulatedLog log, SimulatedProcess process) {
        SimulatedProcess.Lane thread = process.thread();
        return configs(log, PrivilegedWriter.plain(log, work -> thread.in(0, work)), thread, process.thread());
    }

    /** @param leader writes what only the leader may */
    public static KafkaConfigBackingStore configs(SimulatedLog log, PrivilegedWriter leader, SimulatedProcess process) {
        return configs(log, leader, process.thread(), process.thread());
    }

    private static KafkaConfigBackingStore configs(
            SimulatedLog log, PrivilegedWriter leader, SimulatedProcess.Lane thread, SimulatedProcess.Lane alarms) {
        return new KafkaConfigBackingStore(
                log, leader, work -> thread.in(0, work), () -> {}, (after, ring) -> alarm(alarms, after, ring));
    }

    private static Runnable alarm(SimulatedProcess.Lane thread, Duration after, Runnable ring) {
        boolean[] silenced = {false};
        thread.in(after.toMillis(), () -> {
            if (!silenced[0]) {
                ring.run();
            }
        });
        return () -> silenced[0] = true;
    }

    public static KafkaStatusBackingStore statuses(SimulatedLog log, SimulatedProcess process) {
        SimulatedProcess.Lane thread = process.thread();
        return new KafkaStatusBackingStore(log, process.agenda().time(), new StatusTurns() {
            @Override
            public void now(Runnable work) {
                thread.in(0, work);
            }

            @Override
            public void later(Runnable work) {
                thread.in(STATUS_RETRY_MS, work);
            }

            @Override
            public void await(Duration atMost) {}

            @Override
            public void close() {}
        });
    }
}
