package io.millrace.worker.source;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;

/** Says what keeps a task from writing exactly once, and what helps. Pure; any thread. */
record TransactionProblems(ConnectorTaskId id) {
    private static final int MAX_CAUSES = 20;

    /** Former tasks could not be shut out. */
    ConnectException fencing(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return new ConnectException(
                "Task " + id + " does not start, since it is not certain that no former task of its connector still "
                        + "writes: " + cause.getMessage(),
                cause);
    }

    /** The task's own former self could not be shut out. */
    ConnectException initializing(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return new ConnectException(
                "Task " + id + " cannot begin transactions: " + withoutPoint(String.valueOf(cause.getMessage()))
                        + remedy(cause),
                cause);
    }

    private static String withoutPoint(String message) {
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    private static String remedy(Throwable cause) {
        if (cause instanceof TransactionalIdAuthorizationException) {
            return ". Allow the connector's principal to write and describe transactional ids that begin with the "
                    + "worker's group.id and the connector's name";
        }
        if (cause instanceof ClusterAuthorizationException) {
            return ". Allow the connector's principal to write idempotently (IdempotentWrite on the cluster)";
        }
        if (cause instanceof InvalidTxnTimeoutException) {
            return ". Lower the producer's transaction.timeout.ms (producer.override.transaction.timeout.ms in the "
                    + "connector's config) or raise transaction.max.timeout.ms of the brokers";
        }
        if (cause instanceof UnsupportedVersionException) {
            return ". Brokers have to be of version 2.5 or later for sources that write exactly once";
        }
        return cause instanceof TimeoutException
                ? ". Check that the brokers are up and can keep the topic __transaction_state"
                : "";
    }

    /** The task is not wanted any more, or cannot know. */
    ConnectException verifying(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof ConnectException known
                ? known
                : new ConnectException(
                        "Cannot start source task " + id + " with exactly-once support: " + cause.getMessage(), cause);
    }

    /** Stored offsets could not be read. */
    ConnectException offsets(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof ConnectException known
                ? known
                : new ConnectException(
                        "Task " + id + " cannot read the offsets of its connector: " + cause.getMessage(), cause);
    }

    /** The producer took no record. */
    ConnectException sending(Throwable cause) {
        return isShutOut(cause)
                ? shutOut(cause)
                : new ConnectException("Unrecoverable exception trying to send" + afterLongSilence(cause), cause);
    }

    /** A record, offsets or the end of a transaction failed. */
    ConnectException committing(Throwable cause) {
        return isShutOut(cause)
                ? shutOut(cause)
                : new ConnectException(
                        "Failed to flush offsets and/or records for task " + id + afterLongSilence(cause), cause);
    }

    /** A transaction could not be aborted. */
    ConnectException aborting(Throwable cause) {
        return isShutOut(cause)
                ? shutOut(cause)
                : new ConnectException(
                        "Failed to abort the transaction of task " + id + ": " + cause.getMessage(), cause);
    }

    private ConnectException shutOut(Throwable cause) {
        return new ConnectException(
                "The task " + id + " was unable to finish writing records to Kafka before its producer transaction "
                        + "expired. Nothing of that transaction is visible to consumers that read committed records, "
                        + "and a restart of the task writes it anew. If this worker was away or another one has taken "
                        + "the task over, nothing else is to be done. Otherwise transactions take too long: raise "
                        + "producer.override.transaction.timeout.ms in the connector's config (up to "
                        + "transaction.max.timeout.ms of the brokers), have the connector give smaller batches, or "
                        + "lower transaction.boundary.interval.ms if the boundary is an interval",
                cause);
    }

    private static boolean isShutOut(Throwable failure) {
        return hasCause(failure, InvalidProducerEpochException.class)
                || hasCause(failure, ProducerFencedException.class);
    }

    private static String afterLongSilence(Throwable failure) {
        return hasCause(failure, InvalidPidMappingException.class)
                ? ". The brokers have forgotten the task's transactional id, since it has written nothing for long "
                        + "(transactional.id.expiration.ms of the brokers, a week by default). Nothing is lost: restart "
                        + "the task"
                : "";
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
