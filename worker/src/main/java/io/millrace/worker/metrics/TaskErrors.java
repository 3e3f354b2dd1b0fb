package io.millrace.worker.metrics;

/** What the error metrics of a task read. Any thread. */
public interface TaskErrors {
    long totalRecordFailures();

    long totalRecordErrors();

    long totalRecordsSkipped();

    long totalRetries();

    long totalErrorsLogged();

    long deadLetterProduceRequests();

    long deadLetterProduceFailures();

    long lastErrorTimestamp();
}
