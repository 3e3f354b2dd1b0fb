package io.millrace.launch.logging;

import io.millrace.worker.herder.secret.KnownSecrets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes secrets out of what is logged, as the workers of this process know them. Any thread. */
public final class Redaction {
    private final List<KnownSecrets> workers = new CopyOnWriteArrayList<>();

    Redaction() {}

    /** From now on, until this is closed, a worker's secrets are not logged. */
    public AutoCloseable of(KnownSecrets secrets) {
        workers.add(secrets);
        return () -> workers.remove(secrets);
    }

    boolean isIdle() {
        return workers.isEmpty();
    }

    /** @param connector whom the line is about; empty for nobody in particular */
    String redacted(String connector, String text) {
        String redacted = text;
        for (KnownSecrets secrets : workers) {
            redacted = connector.isEmpty() ? secrets.scrub(redacted) : secrets.scrub(connector, redacted);
        }
        return redacted;
    }
}
