package io.millrace.launch;

import org.apache.kafka.connect.errors.ConnectException;

/** The worker was asked to stop before it had started; not a failure. */
final class StoppedWhileStartingException extends ConnectException {
    StoppedWhileStartingException() {
        super("The worker was stopped while it was starting");
    }
}
