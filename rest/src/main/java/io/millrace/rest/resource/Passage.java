package io.millrace.rest.resource;

import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.NotOwnerRefusal;
import io.millrace.worker.api.PendingWrite;
import io.millrace.worker.api.RebalancingRefusal;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request on its way to the worker that can serve it (contract, rest.md, section 0.1). Any thread. */
final class Passage {
    private static final String LOOP =
            "Cannot complete request because of a conflicting operation (e.g. worker rebalance)";
    private static final String NOBODY =
            "Cannot complete request momentarily due to no known leader URL, likely because"
                    + " a rebalance was underway.";

    private final Peers peers;
    private final Call call;
    private final PeerAnswers answers;
    private final PeerAnswers.Shape shape;
    private volatile Asked asked;

    private record Asked(String url, CompletableFuture<?> answer) {}

    Passage(Peers peers, Call call, PeerAnswers answers, PeerAnswers.Shape shape) {
        this.peers = peers;
        this.call = call;
        this.answers = answers;
        this.shape = shape;
    }

    /** This worker's answer, or that of the one which it names. */
    CompletableFuture<Response> orPassedOn(CompletableFuture<Response> own) {
        return own.exceptionallyCompose(failure -> {
            Throwable cause = Failures.unwrapped(failure);
            if (cause instanceof NotLeaderRefusal refusal) {
                return passOn(own, refusal.config().map(call::with).orElse(call), refusal.leaderUrl());
            }
            return cause instanceof NotOwnerRefusal refusal
                    ? passOn(own, call, refusal.ownerUrl())
                    : CompletableFuture.failedFuture(failure);
        });
    }

    /** The URL of the worker that was asked; empty if none was. */
    Optional<String> asked() {
        return Optional.ofNullable(asked).map(Asked::url);
    }

    /** Stops waiting for the other worker. */
    void end() {
        Asked last = asked;
        if (last != null) {
            last.answer().cancel(true);
        }
    }

    private CompletableFuture<Response> passOn(CompletableFuture<?> own, Call meant, Optional<String> url) {
        if (call.hops() > 1) {
            throw new RebalancingRefusal(LOOP);
        }
        String target = url.filter(known -> !known.isBlank()).orElseThrow(() -> new RebalancingRefusal(NOBODY));
        if (own instanceof PendingWrite<?> write) {
            write.admission().begin(); // from here on this worker cannot tell
        }
        CompletableFuture<Peers.Answer> sent = peers.ask(meant.to(target));
        asked = new Asked(target, sent);
        return sent.handle((answer, failure) -> {
            if (failure != null) {
                throw unanswered(target, Failures.unwrapped(failure));
            }
            return received(target, answer);
        });
    }

    private Response received(String url, Peers.Answer answer) {
        try {
            return answers.response(answer, call, shape);
        } catch (IOException e) {
            throw unanswered(url, e);
        }
    }

    private static FailedRefusal unanswered(String url, Throwable failure) {
        String kind = failure instanceof IOException ? "IO Error" : "Error";
        return new FailedRefusal(
                kind + " trying to forward REST request: worker at " + url + ": " + Failures.text(failure), failure);
    }
}
