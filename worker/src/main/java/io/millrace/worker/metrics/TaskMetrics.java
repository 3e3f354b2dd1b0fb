package io.millrace.worker.metrics;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.task.PluginCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.utils.Time;

/**
 * The metrics of one task instance; a cut-off task's are closed, and what it still registers or records is lost. Any
 * thread.
 */
public final class TaskMetrics {
    private final ConnectorTaskId id;
    private final Map<String, String> tags;
    private final MetricRegistry registry;
    private final WorkerTotals totals;
    private final Time time;
    private final StateClock clock;
    private final StartUp start;
    private final PluginCall call;
    private final PluginCall commitCall;
    private final List<MetricGroup> groups = new ArrayList<>();
    private final Map<Map<String, String>, PluginMetricsScope> plugins = new HashMap<>();
    private volatile boolean reported;
    private TaskActivity activity;
    private boolean closed;

    TaskMetrics(ConnectorTaskId id, MetricRegistry registry, WorkerTotals totals, Time time) {
        this.id = id;
        this.tags = Tags.task(id);
        this.registry = registry;
        this.totals = totals;
        this.time = time;
        this.call = new PluginCall(time);
        this.commitCall = new PluginCall(time);
        this.clock = new StateClock(time);
        this.start = totals.taskStart();
        totals.add(this);
    }

    ConnectorTaskId id() {
        return id;
    }

    public void enter(RunState next) {
        clock.enter(next);
        reported = true;
        start.enter(next);
    }

    /** The call into the plugin that the task's thread is in. */
    public PluginCall call() {
        return call;
    }

    /** The source's {@code commit}, or the call made while a sink reads ahead, that some thread, one at a time, is in. */
    public PluginCall commitCall() {
        return commitCall;
    }

    /** Whether the task has said that it is in that state. */
    boolean reported(RunState state) {
        return reported && clock.state() == state;
    }

    /** The task has been made: its bean appears. */
    public synchronized void made(TaskDescription description) {
        MetricGroup group = group("connector-task-metrics", tags)
                .gauge(Attribute.STATUS, () -> clock.state().name().toLowerCase(Locale.ROOT))
                .gauge(Attribute.RUNNING_RATIO, () -> clock.ratio(RunState.RUNNING))
                .gauge(Attribute.PAUSE_RATIO, () -> clock.ratio(RunState.PAUSED))
                .constant(
                        Attribute.CONNECTOR_TYPE,
                        description.connectorType().name().toLowerCase(Locale.ROOT));
        describe(group, Attribute.CONNECTOR_CLASS, Attribute.CONNECTOR_VERSION, description.connector());
        describe(group, Attribute.TASK_CLASS, Attribute.TASK_VERSION, description.task());
        describe(group, Attribute.KEY_CONVERTER_CLASS, Attribute.KEY_CONVERTER_VERSION, description.keyConverter());
        describe(
                group,
                Attribute.VALUE_CONVERTER_CLASS,
                Attribute.VALUE_CONVERTER_VERSION,
                description.valueConverter());
        describe(
                group,
                Attribute.HEADER_CONVERTER_CLASS,
                Attribute.HEADER_CONVERTER_VERSION,
                description.headerConverter());
        activity = new TaskActivity(group, time);
    }

    public void transformation(String alias, PluginLabel label) {
        MetricGroup group = group("connector-transform-metrics", Tags.with(tags, "transform", alias));
        describe(group, Attribute.TRANSFORM_CLASS, Attribute.TRANSFORM_VERSION, label);
    }

    public void predicate(String alias, PluginLabel label) {
        MetricGroup group = group("connector-predicate-metrics", Tags.with(tags, "predicate", alias));
        describe(group, Attribute.PREDICATE_CLASS, Attribute.PREDICATE_VERSION, label);
    }

    private static void describe(MetricGroup group, Attribute className, Attribute version, PluginLabel label) {
        group.constant(className, label.className()).constant(version, label.version());
    }

    public void errors(TaskErrors errors) {
        MetricGroup group = group("task-error-metrics", tags);
        count(group, Attribute.RECORD_FAILURES, errors::totalRecordFailures);
        count(group, Attribute.RECORD_ERRORS, errors::totalRecordErrors);
        count(group, Attribute.RECORDS_SKIPPED, errors::totalRecordsSkipped);
        count(group, Attribute.RETRIES, errors::totalRetries);
        count(group, Attribute.ERRORS_LOGGED, errors::totalErrorsLogged);
        count(group, Attribute.DEAD_LETTER_REQUESTS, errors::deadLetterProduceRequests);
        count(group, Attribute.DEAD_LETTER_FAILURES, errors::deadLetterProduceFailures);
        group.gauge(Attribute.LAST_ERROR, errors::lastErrorTimestamp);
    }

    private static void count(MetricGroup group, Attribute attribute, Supplier<Long> value) {
        group.gauge(attribute, () -> value.get().doubleValue());
    }

    /** It is a source task; once it has been made. */
    public synchronized SourceTaskMetrics source() {
        return new SourceTaskMetrics(group("source-task-metrics", tags), activity, call, commitCall, time);
    }

    /** It is a sink task; once it has been made. */
    public synchronized SinkTaskMetrics sink() {
        return new SinkTaskMetrics(group("sink-task-metrics", tags), activity, call, commitCall, time);
    }

    /** What the task registers itself (KIP-877). */
    public PluginMetrics plugin() {
        return plugin(tags);
    }

    /** What a plugin of the task registers itself, e.g. {@code converter}, {@code key}. */
    public PluginMetrics plugin(String kind, String name) {
        return plugin(Tags.with(tags, kind, name));
    }

    /** A predicate that two transformations use is two instances, which share one. */
    private synchronized PluginMetrics plugin(Map<String, String> itsTags) {
        return closed ? PluginMetricsScope.ended(registry) : plugins.computeIfAbsent(itsTags, registry::plugin);
    }

    private synchronized MetricGroup group(String name, Map<String, String> itsTags) {
        if (closed) {
            return MetricGroup.ended(registry, name, itsTags);
        }
        MetricGroup group = registry.group(name, itsTags);
        groups.add(group);
        return group;
    }

    /** The worker no longer counts the task among its own, though it may still be stopping. */
    public void discard() {
        totals.remove(this);
    }

    /** The beans disappear. Idempotent; never blocks. */
    public synchronized void close() {
        closed = true;
        plugins.values().forEach(PluginMetricsScope::close);
        groups.forEach(MetricGroup::close);
    }
}
