package io.millrace.worker.record;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is reported; a test may hold the reports open or fail them. Any thread. */
public final class RecordingReporter implements ErrorReporter {
    public final List<FailedRecord> reported = new CopyOnWriteArrayList<>();
    public volatile CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
    public volatile boolean closed;
    public volatile boolean keepsRecords;

    @Override
    public CompletableFuture<Void> report(FailedRecord failed) {
        reported.add(failed);
        return answer;
    }

    @Override
    public boolean keepsRecords() {
        return keepsRecords;
    }

    @Override
    public void close() {
        closed = true;
    }
}
