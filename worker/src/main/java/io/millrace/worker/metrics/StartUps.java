package io.millrace.worker.metrics;

import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeCount;
import org.apache.kafka.common.metrics.stats.CumulativeSum;

/** Counts how starts of connectors, or of tasks, have ended. Any thread. */
final class StartUps {
    private final Sensor outcomes;
    private final Sensor failures;

    private StartUps(Sensor outcomes, Sensor failures) {
        this.outcomes = outcomes;
        this.failures = failures;
    }

    static StartUps ofConnectors(MetricGroup group) {
        Sensor outcomes = group.fractions(Attribute.CONNECTOR_STARTUP_FAILED, Attribute.CONNECTOR_STARTUP_SUCCEEDED);
        group.with(outcomes, Attribute.CONNECTOR_STARTUPS, new CumulativeCount());
        group.with(outcomes, Attribute.CONNECTOR_STARTUP_SUCCESSES, new CumulativeSum());
        return new StartUps(outcomes, group.total(Attribute.CONNECTOR_STARTUP_FAILURES));
    }

    static StartUps ofTasks(MetricGroup group) {
        Sensor outcomes = group.fractions(Attribute.TASK_STARTUP_FAILED, Attribute.TASK_STARTUP_SUCCEEDED);
        group.with(outcomes, Attribute.TASK_STARTUPS, new CumulativeCount());
        group.with(outcomes, Attribute.TASK_STARTUP_SUCCESSES, new CumulativeSum());
        return new StartUps(outcomes, group.total(Attribute.TASK_STARTUP_FAILURES));
    }

    void ended(boolean well) {
        outcomes.record(well ? 1 : 0);
        if (!well) {
            failures.record(1);
        }
    }
}
