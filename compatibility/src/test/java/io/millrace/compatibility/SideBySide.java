package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Sends calls to Apache's worker and to ours and collects where the answers differ. One thread at a time. */
final class SideBySide {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** One of the two workers: where it is and what the variables of a call are there. */
    record Side(URI rest, Variables variables) {
        Side with(String variable, String value) {
            return new Side(rest, variables.with(variable, value));
        }

        Answer send(Call call) {
            String body = call.body() == null ? null : variables.unfold(call.body());
            HttpRequest.Builder request = HttpRequest.newBuilder(rest.resolve(variables.unfold(call.path())))
                    .timeout(PATIENCE)
                    .method(
                            call.method(),
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            call.headers().forEach(request::header);
            try {
                return Answer.of(
                        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()),
                        variables.with("worker", rest.getAuthority()));
            } catch (IOException e) {
                return Answer.missing(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted during " + call, e);
            }
        }
    }

    /** What both answered. */
    private record Pair(Answer apache, Answer millrace) {
        List<String> difference() {
            return LineDiff.between(apache.lines(), millrace.lines());
        }

        boolean is(Deviation deviation) {
            return deviation.explains(apache, millrace, difference());
        }

        boolean bothHave(String text) {
            return apache.inOneLine().contains(text) && millrace.inOneLine().contains(text);
        }
    }

    private final Side apache;
    private final Side millrace;
    private final List<String> surprises = new ArrayList<>();

    SideBySide(Side apache, Side millrace) {
        this.apache = apache;
        this.millrace = millrace;
    }

    /** Sends these calls, in order, first to Apache's worker and then to ours; the answers have to be the same. */
    SideBySide same(Call... calls) {
        for (Call call : calls) {
            Pair pair = send(call);
            if (!pair.difference().isEmpty()) {
                surprises.add(call + "\n" + String.join("\n", pair.difference()));
            }
        }
        return this;
    }

    /** Sends these calls as {@link #same} does; the answers have to differ in this way. */
    SideBySide deviating(Deviation deviation, Call... calls) {
        for (Call call : calls) {
            surpriseUnless(deviation, call, send(call));
        }
        return this;
    }

    /** Waits until both workers answer with this text in the body, white space aside, and in the same way. */
    SideBySide sameOnce(Call call, String text) {
        Pair last = await(call, pair -> pair.bothHave(text) && pair.difference().isEmpty());
        if (!last.bothHave(text)) {
            surprises.add(call + "\nhas not everywhere " + text + "\n" + last.apache() + "\n" + last.millrace());
        } else if (!last.difference().isEmpty()) {
            surprises.add(call + "\n" + String.join("\n", last.difference()));
        }
        return this;
    }

    /** Waits until both workers answer with this text in the body, white space aside, and differ in this way. */
    SideBySide deviatingOnce(Deviation deviation, Call call, String text) {
        surpriseUnless(deviation, call, await(call, pair -> pair.bothHave(text) && pair.is(deviation)));
        return this;
    }

    private void surpriseUnless(Deviation deviation, Call call, Pair pair) {
        if (!pair.is(deviation)) {
            List<String> difference = pair.difference();
            surprises.add(call + "\nis not " + deviation + "\n"
                    + (difference.isEmpty() ? "  the answers are the same" : String.join("\n", difference)));
        }
    }

    private Pair send(Call call) {
        return new Pair(apache.send(call), millrace.send(call));
    }

    // The last answers, if they are never accepted.
    private Pair await(Call call, Predicate<Pair> accepts) {
        AtomicReference<Pair> last = new AtomicReference<>();
        try {
            return eventually(call.toString(), PATIENCE, () -> last.updateAndGet(before -> send(call)), accepts);
        } catch (AssertionError e) {
            if (last.get() == null) {
                throw e;
            }
            return last.get();
        }
    }

    /** Fails with every difference found; {@code -} is Apache's worker, {@code +} is ours. */
    void assertNoSurprises() {
        if (!surprises.isEmpty()) {
            throw new AssertionError(
                    surprises.size() + " surprises (- Apache's answer, + ours):\n\n" + String.join("\n\n", surprises));
        }
    }
}
