package io.millrace.worker.herder.files;

import io.millrace.worker.api.ConnectorFiles.Entry;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.config.ConnectorFile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what makes connectors follow their files, without waiting for it; what has been refused is tried again after a
 * while, or at once when file or connector have changed. One thread; futures complete on any.
 */
final class FileActions {
    private static final Logger log = LoggerFactory.getLogger(FileActions.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final String ELSEWHERE = "It is for the leader of the cluster to do, which is another worker";

    /**
     * What was tried last for a connector.
     *
     * @param failure empty while it is under way
     */
    private record Attempt(FileAction action, Optional<String> failure, long retryMs) {}

    private final FollowingConnectors connectors;
    private final BooleanSupplier leader;
    private final OwnedConnectors owned;
    private final Time time;
    private final ConcurrentMap<String, Attempt> attempts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Attempt> failures = new ConcurrentHashMap<>();
    private final Map<String, ConnectorFile> inLine = new ConcurrentHashMap<>();

    FileActions(FollowingConnectors connectors, BooleanSupplier leader, OwnedConnectors owned, Time time) {
        this.connectors = connectors;
        this.leader = leader;
        this.owned = owned;
        this.time = time;
    }

    /** Begins what there is to do, and returns how it stands. */
    Entry carryOut(FileAction action) {
        return switch (action.state()) {
            case IN_LINE -> inLine(action);
            case CREATE, CHANGE, DELETE -> begin(action);
            case SETTLING, BAD -> action.entry();
        };
    }

    /** Whether this worker does nothing for the file, since another one is to. */
    static boolean isLeft(Entry entry) {
        return entry.problem().filter(ELSEWHERE::equals).isPresent();
    }

    private Entry inLine(FileAction action) {
        String connector = action.connector();
        attempts.remove(connector);
        failures.remove(connector);
        inLine.put(connector, action.content().orElseThrow());
        owned.put(connector, action.entry().file());
        return action.entry();
    }

    private Entry begin(FileAction action) {
        String connector = action.connector();
        Attempt last = attempts.get(connector);
        if (last != null && last.action().equals(action)) {
            if (last.failure().isEmpty()) {
                return action.entry();
            }
            if (time.milliseconds() < last.retryMs()) {
                return action.entry().because(last.failure().get());
            }
        }
        if (!leader.getAsBoolean()) {
            return action.entry().because(ELSEWHERE);
        }
        announce(action);
        Attempt attempt = new Attempt(action, Optional.empty(), 0);
        attempts.put(connector, attempt);
        write(action).whenComplete((done, error) -> completed(attempt, error));
        return action.entry();
    }

    private CompletableFuture<?> write(FileAction action) {
        try {
            return action.content().isPresent()
                    ? connectors.put(action.content().get())
                    : connectors.delete(action.connector());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Says who has changed what, unless it has just been said. */
    private void announce(FileAction action) {
        String connector = action.connector();
        if (failures.containsKey(connector) && failures.get(connector).action().equals(action)) {
            return;
        }
        Entry entry = action.entry();
        boolean fileIsAsBefore =
                action.content().isPresent() && action.content().get().equals(inLine.get(connector));
        switch (action.state()) {
            case CREATE ->
                log.info(
                        fileIsAsBefore
                                ? "Connector '{}' was deleted elsewhere; its file '{}' brings it back"
                                : "Creating connector '{}' of file '{}'",
                        connector,
                        entry.file());
            case CHANGE ->
                log.info(
                        fileIsAsBefore
                                ? "Connector '{}' was changed elsewhere; its file '{}' puts back: {}"
                                : "Changing connector '{}' after its file '{}': {}",
                        connector,
                        entry.file(),
                        String.join(", ", entry.keys()));
            case DELETE -> log.info("Deleting connector '{}', since its file '{}' is gone", connector, entry.file());
            case IN_LINE, SETTLING, BAD -> {} // nothing is done
        }
    }

    private void completed(Attempt attempt, Throwable error) {
        FileAction action = attempt.action();
        String connector = action.connector();
        Optional<RequestException.Kind> refusal = refusal(error);
        if (error == null
                || action.content().isEmpty() && refusal.equals(Optional.of(RequestException.Kind.NOT_FOUND))) {
            succeeded(attempt);
        } else if (refusal.filter(FileActions::isForNow).isPresent()) {
            log.debug("Connector '{}' cannot follow its file just now", connector, error);
            attempts.remove(connector, attempt);
        } else {
            failed(attempt, message(error));
        }
    }

    private void succeeded(Attempt attempt) {
        FileAction action = attempt.action();
        String connector = action.connector();
        attempts.remove(connector, attempt);
        failures.remove(connector);
        if (action.content().isPresent()) {
            owned.put(connector, action.entry().file());
        } else {
            owned.remove(connector);
            inLine.remove(connector);
        }
    }

    private void failed(Attempt attempt, String message) {
        FileAction action = attempt.action();
        String connector = action.connector();
        Attempt failed = new Attempt(action, Optional.of(message), time.milliseconds() + PAUSE.toMillis());
        attempts.replace(connector, attempt, failed);
        Attempt before = failures.put(connector, failed);
        if (before == null
                || !before.action().equals(action)
                || !before.failure().equals(failed.failure())) {
            log.error(
                    "Connector '{}' could not be made to follow its file '{}': {}. It is tried again once either has changed,"
                            + " and every minute",
                    connector,
                    action.entry().file(),
                    message);
        }
    }

    private static Optional<RequestException.Kind> refusal(Throwable error) {
        return unwrapped(error) instanceof RequestException refused ? Optional.of(refused.kind()) : Optional.empty();
    }

    /** What is refused for reasons that pass, and have nothing to do with the file. */
    private static boolean isForNow(RequestException.Kind kind) {
        return switch (kind) {
            case NOT_LEADER, NOT_OWNER, REBALANCING, NOT_READY, SHUTTING_DOWN -> true;
            case NOT_FOUND, ALREADY_EXISTS, INVALID, FORBIDDEN, TIMED_OUT, UNSUPPORTED, FAILED -> false;
        };
    }

    private static String message(Throwable error) {
        Throwable cause = unwrapped(error);
        return cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    }

    private static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
