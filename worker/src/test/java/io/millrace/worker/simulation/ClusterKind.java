package io.millrace.worker.simulation;

import io.millrace.worker.cluster.GroupSettings;
import io.millrace.worker.config.WorkerGroup;
import java.time.Duration;
import java.util.List;

/**
 * How the workers of a cluster are set up; by the dice, for the most part.
 *
 * @param protocols of which each worker has one
 * @param strict whether some workers do as Apache's do
 * @param slowestMs how long a message takes at most
 * @param sluggish which part of the calls into connectors and tasks takes seconds
 * @param exactlyOnce whether tasks write exactly once
 */
record ClusterKind(
        List<String> protocols,
        boolean strict,
        Duration maxDelay,
        Duration heartbeat,
        Duration rebalanceTimeout,
        int slowestMs,
        double sluggish,
        boolean exactlyOnce) {
    private static final List<List<String>> MIXTURES = List.of(
            List.of("sessioned"),
            List.of("sessioned"),
            List.of("sessioned"),
            List.of("compatible"),
            List.of("eager"),
            List.of("sessioned", "compatible"),
            List.of("sessioned", "compatible", "eager"));

    static final Duration SESSION = Duration.ofSeconds(10);

    static ClusterKind byChance(Agenda agenda) {
        return new ClusterKind(
                agenda.anyOf(MIXTURES),
                agenda.chance(0.15),
                Duration.ofMillis(agenda.anyOf(List.of(0, 2_000, 5_000, 5_000, 12_000))),
                Duration.ofMillis(agenda.anyOf(List.of(500, 500, 3_000))),
                Duration.ofMillis(agenda.anyOf(List.of(12_000, 30_000, 60_000))),
                agenda.anyOf(List.of(2, 10, 10, 150)),
                0.03,
                false);
    }

    /** The same with tasks that write exactly once. */
    static ClusterKind exactlyOnceByChance(Agenda agenda) {
        ClusterKind kind = byChance(agenda);
        return new ClusterKind(
                kind.protocols,
                kind.strict,
                kind.maxDelay,
                kind.heartbeat,
                kind.rebalanceTimeout,
                kind.slowestMs,
                kind.sluggish,
                true);
    }

    /** Only workers of ours, on a quick network, with a delay after crashes that nobody is to wait for. */
    static ClusterKind ours(Duration maxDelay) {
        return new ClusterKind(
                List.of("sessioned"), false, maxDelay, Duration.ofMillis(500), Duration.ofSeconds(60), 5, 0, false);
    }

    GroupSettings settings(Agenda agenda, String name) {
        return new GroupSettings(
                new WorkerGroup("cluster", SESSION, rebalanceTimeout, heartbeat, agenda.anyOf(protocols), maxDelay),
                name,
                SimulatedWorker.url(name),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                strict && agenda.chance(0.5));
    }
}
