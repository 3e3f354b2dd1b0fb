package io.millrace.worker.herder.plan;

import io.millrace.worker.api.ConfigPlan.Check;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;

/** What a check that failed says: brokers that refuse are an error, brokers that do not answer leave it unknown. */
final class Failures {
    private Failures() {}

    static Check check(String check, String subject, Throwable failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return Check.unknown(check, subject, "Kafka did not answer in time");
        }
        boolean refused = cause instanceof ApiException && !(cause instanceof RetriableException)
                || cause instanceof AuthenticationException;
        return refused
                ? Check.error(check, subject, text(cause))
                : Check.unknown(check, subject, "It could not be found out: " + text(cause));
    }

    /** A message for people, with the class where that tells more. */
    static String text(Throwable problem) {
        String message = problem.getMessage();
        if (message == null || message.isBlank()) {
            return problem.getClass().getName();
        }
        return problem instanceof Error ? problem.toString() : message;
    }
}
