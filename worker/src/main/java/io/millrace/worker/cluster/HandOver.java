package io.millrace.worker.cluster;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A planned leave: the member says in its joins that it is about to go, a first answer takes its work away, and a
 * second one, when it has stopped, gives that to others. One thread, the futures excepted.
 */
final class HandOver {
    private Optional<CompletableFuture<Void>> done = Optional.empty();
    private boolean said;
    private boolean hadWork;

    /** Begins, unless it has begun. */
    CompletableFuture<Void> begin() {
        CompletableFuture<Void> future = done.orElseGet(CompletableFuture::new);
        done = Optional.of(future);
        return future;
    }

    boolean hasBegun() {
        return done.isPresent();
    }

    /** Whether somebody still waits for it. */
    boolean isUnderWay() {
        return done.filter(future -> !future.isDone()).isPresent();
    }

    /** A join is sent that tells what work the member has. */
    void joining(WorkSet work) {
        said = hasBegun();
        hadWork = !work.isEmpty();
    }

    /** Whether a join has still to be sent that says so. */
    boolean isUnsaid() {
        return isUnderWay() && !said;
    }

    /** The leader's answer to that join: the end, unless it takes work away, which is given to others by the next one. */
    void answered(GroupAssignment answer) {
        boolean halfWay = hadWork && !answer.revoked().isEmpty();
        if (said && !answer.failed() && !halfWay) {
            end();
        }
    }

    /** There is nobody to take it over, or nothing to be taken over. */
    void end() {
        done.ifPresent(future -> future.complete(null));
    }
}
