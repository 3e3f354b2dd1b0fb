package io.millrace.worker.metrics;

/** The worker's metrics: each attribute's name as monitoring tools know it, and what it means. */
enum Attribute {
    CONNECTOR_TYPE("connector-type", "Type of the connector: source, sink or unknown."),
    CONNECTOR_CLASS("connector-class", "Class of the connector."),
    CONNECTOR_VERSION("connector-version", "Version of the connector, as it tells it."),
    STATUS("status", "State: unassigned, running, paused, stopped, failed, restarting or destroyed."),

    TASK_CLASS("task-class", "Class of the task."),
    TASK_VERSION("task-version", "Version of the task, as it tells it."),
    KEY_CONVERTER_CLASS("key-converter-class", "Class of the key converter."),
    KEY_CONVERTER_VERSION("key-converter-version", "Version of the key converter, as it tells it."),
    VALUE_CONVERTER_CLASS("value-converter-class", "Class of the value converter."),
    VALUE_CONVERTER_VERSION("value-converter-version", "Version of the value converter, as it tells it."),
    HEADER_CONVERTER_CLASS("header-converter-class", "Class of the header converter."),
    HEADER_CONVERTER_VERSION("header-converter-version", "Version of the header converter, as it tells it."),
    TRANSFORM_CLASS("transform-class", "Class of the transformation."),
    TRANSFORM_VERSION("transform-version", "Version of the transformation, as it tells it."),
    PREDICATE_CLASS("predicate-class", "Class of the predicate."),
    PREDICATE_VERSION("predicate-version", "Version of the predicate, as it tells it."),

    RUNNING_RATIO("running-ratio", "Fraction of time the task has spent running."),
    PAUSE_RATIO("pause-ratio", "Fraction of time the task has spent paused."),
    OFFSET_COMMIT_MAX("offset-commit-max-time-ms", "Longest successful commit of offsets, in milliseconds."),
    OFFSET_COMMIT_AVG("offset-commit-avg-time-ms", "Average successful commit of offsets, in milliseconds."),
    OFFSET_COMMIT_SUCCESSES("offset-commit-success-percentage", "Fraction of commits of offsets that succeeded."),
    OFFSET_COMMIT_FAILURES("offset-commit-failure-percentage", "Fraction of commits of offsets that failed."),
    BATCH_SIZE_MAX("batch-size-max", "Most records in a batch."),
    BATCH_SIZE_AVG("batch-size-avg", "Average number of records in a batch."),

    SOURCE_POLL_RATE("source-record-poll-rate", "Records polled from the task per second, before transformations."),
    SOURCE_POLL_TOTAL("source-record-poll-total", "Records polled from the task, before transformations."),
    SOURCE_WRITE_RATE("source-record-write-rate", "Records written to Kafka per second."),
    SOURCE_WRITE_TOTAL("source-record-write-total", "Records written to Kafka, without those dropped on the way."),
    SOURCE_ACTIVE("source-record-active-count", "Records polled and not yet written to Kafka or dropped."),
    SOURCE_ACTIVE_MAX("source-record-active-count-max", "Most records under way to Kafka."),
    SOURCE_ACTIVE_AVG("source-record-active-count-avg", "Average number of records under way to Kafka."),
    POLL_BATCH_MAX("poll-batch-max-time-ms", "Longest poll that gave records, in milliseconds."),
    POLL_BATCH_AVG("poll-batch-avg-time-ms", "Average poll that gave records, in milliseconds."),
    TRANSACTION_SIZE_MIN("transaction-size-min", "Fewest records in a committed transaction."),
    TRANSACTION_SIZE_MAX("transaction-size-max", "Most records in a committed transaction."),
    TRANSACTION_SIZE_AVG("transaction-size-avg", "Average number of records in a committed transaction."),

    SINK_READ_RATE("sink-record-read-rate", "Records read from Kafka per second, before transformations."),
    SINK_READ_TOTAL("sink-record-read-total", "Records read from Kafka, before transformations."),
    SINK_SEND_RATE("sink-record-send-rate", "Records put into the task per second."),
    SINK_SEND_TOTAL("sink-record-send-total", "Records put into the task, without those dropped on the way."),
    SINK_ACTIVE("sink-record-active-count", "Records read from Kafka whose offsets are not committed yet."),
    SINK_ACTIVE_MAX("sink-record-active-count-max", "Most records read and not committed."),
    SINK_ACTIVE_AVG("sink-record-active-count-avg", "Average number of records read and not committed."),
    PUT_BATCH_MAX("put-batch-max-time-ms", "Longest put, in milliseconds."),
    PUT_BATCH_AVG("put-batch-avg-time-ms", "Average put, in milliseconds."),
    PARTITION_COUNT("partition-count", "Topic partitions assigned to the task."),
    COMMIT_NUMBER("offset-commit-seq-no", "Sequence number of the latest commit of offsets."),
    COMPLETION_RATE("offset-commit-completion-rate", "Commits of offsets that succeeded, per second."),
    COMPLETION_TOTAL("offset-commit-completion-total", "Commits of offsets that succeeded."),
    SKIP_RATE("offset-commit-skip-rate", "Commits of offsets that ended too late and were ignored, per second."),
    SKIP_TOTAL("offset-commit-skip-total", "Commits of offsets that ended too late and were ignored."),

    RECORD_FAILURES("total-record-failures", "Failed attempts to process records."),
    RECORD_ERRORS("total-record-errors", "Records that failed in the end."),
    RECORDS_SKIPPED("total-records-skipped", "Failed records that were dropped."),
    RETRIES("total-retries", "Operations on records that were tried again."),
    ERRORS_LOGGED("total-errors-logged", "Failures written to the log."),
    DEAD_LETTER_REQUESTS("deadletterqueue-produce-requests", "Records sent to the dead letter queue."),
    DEAD_LETTER_FAILURES("deadletterqueue-produce-failures", "Records the dead letter queue did not take."),
    LAST_ERROR("last-error-timestamp", "When a record failed last, in milliseconds since the epoch; 0 for never."),

    CONNECTOR_COUNT("connector-count", "Connectors run by this worker."),
    TASK_COUNT("task-count", "Tasks run by this worker."),
    CONNECTOR_STARTUPS("connector-startup-attempts-total", "Connector starts."),
    CONNECTOR_STARTUP_SUCCESSES("connector-startup-success-total", "Connector starts that succeeded."),
    CONNECTOR_STARTUP_FAILURES("connector-startup-failure-total", "Connector starts that failed."),
    CONNECTOR_STARTUP_SUCCEEDED("connector-startup-success-percentage", "Fraction of starts that succeeded."),
    CONNECTOR_STARTUP_FAILED("connector-startup-failure-percentage", "Fraction of starts that failed."),
    TASK_STARTUPS("task-startup-attempts-total", "Task starts."),
    TASK_STARTUP_SUCCESSES("task-startup-success-total", "Task starts that succeeded."),
    TASK_STARTUP_FAILURES("task-startup-failure-total", "Task starts that failed."),
    TASK_STARTUP_SUCCEEDED("task-startup-success-percentage", "Fraction of task starts that succeeded."),
    TASK_STARTUP_FAILED("task-startup-failure-percentage", "Fraction of task starts that failed."),

    CONNECT_PROTOCOL("connect-protocol", "Protocol that the workers agree by: EAGER, COMPATIBLE or SESSIONED."),
    LEADER_NAME("leader-name", "REST URL of the cluster's leader; null while unknown."),
    EPOCH("epoch", "Generation of the group as this worker knows it; -1 before the first."),
    REBALANCES_COMPLETED("completed-rebalances-total", "Rebalances that this worker has completed."),
    REBALANCING("rebalancing", "1.0 while this worker takes part in a rebalance, 0.0 otherwise."),
    REBALANCE_MAX("rebalance-max-time-ms", "Longest rebalance of this worker, in milliseconds."),
    REBALANCE_AVG("rebalance-avg-time-ms", "Average rebalance of this worker, in milliseconds."),
    SINCE_LAST_REBALANCE(
            "time-since-last-rebalance-ms", "Milliseconds since this worker's last rebalance was completed."),

    TASKS("connector-total-task-count", "Tasks of the connector on this worker."),
    TASKS_RUNNING("connector-running-task-count", "Tasks of the connector that run on this worker."),
    TASKS_PAUSED("connector-paused-task-count", "Paused tasks of the connector on this worker."),
    TASKS_FAILED("connector-failed-task-count", "Failed tasks of the connector on this worker."),
    TASKS_UNASSIGNED("connector-unassigned-task-count", "Unassigned tasks of the connector on this worker."),
    TASKS_DESTROYED("connector-destroyed-task-count", "Destroyed tasks of the connector on this worker."),
    TASKS_RESTARTING("connector-restarting-task-count", "Restarting tasks of the connector on this worker.");

    private final String text;
    private final String description;

    Attribute(String text, String description) {
        this.text = text;
        this.description = description;
    }

    /** The name on the bean. */
    String text() {
        return text;
    }

    String description() {
        return description;
    }
}
