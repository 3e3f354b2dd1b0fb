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
import java.util.stream.Stream;

/** Sends calls to Apache's worker and to ours, in both modes, and collects where answers differ. One thread at a time. */
final class SideBySide {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One of the workers: where it is and what the variables of a call are there. */
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

    /** What all answered. */
    private record Answers(Answer apache, Answer millrace, Answer strict) {
        List<String> difference() {
            return LineDiff.between(apache.lines(), millrace.lines());
        }

        List<String> differenceInStrictMode() {
            return LineDiff.between(apache.lines(), strict.lines());
        }

        boolean isSame() {
            return difference().isEmpty() && isSameInStrictMode();
        }

        boolean isSameInStrictMode() {
            return differenceInStrictMode().isEmpty();
        }

        boolean is(Deviation deviation) {
            return deviation.explains(apache, millrace, difference());
        }

        boolean isInStrictMode(Deviation deviation) {
            return deviation.staysInStrictMode()
                    ? deviation.explains(apache, strict, differenceInStrictMode())
                    : isSameInStrictMode();
        }

        boolean allHave(String text) {
            return Stream.of(apache, millrace, strict)
                    .allMatch(answer -> answer.inOneLine().contains(text));
        }
    }

    private final Side apache;
    private final Side millrace;
    private final Side strict;
    private final List<String> surprises = new ArrayList<>();

    /** @param strict a worker of ours in strict mode */
    SideBySide(Side apache, Side millrace, Side strict) {
        this.apache = apache;
        this.millrace = millrace;
        this.strict = strict;
    }

    /** Sends these calls, in order, to one worker after the other; the answers have to be the same. */
    SideBySide same(Call... calls) {
        for (Call call : calls) {
            surpriseUnlessSame(call, send(call));
        }
        return this;
    }

    /** Sends these calls as {@link #same} does; ours has to differ in this way, and not at all in strict mode. */
    SideBySide deviating(Deviation deviation, Call... calls) {
        for (Call call : calls) {
            surpriseUnless(deviation, call, send(call));
        }
        return this;
    }

    /** Waits until all workers answer with this text in the body, white space aside, and in the same way. */
    SideBySide sameOnce(Call call, String text) {
        Answers last = await(call, answers -> answers.allHave(text) && answers.isSame());
        if (last.allHave(text)) {
            surpriseUnlessSame(call, last);
        } else {
            surprises.add(call + "\nhas not everywhere " + text + "\n" + last.apache() + "\n" + last.millrace() + "\n"
                    + last.strict());
        }
        return this;
    }

    /** Waits until all workers answer with this text in the body, white space aside, and ours differs in this way. */
    SideBySide deviatingOnce(Deviation deviation, Call call, String text) {
        Predicate<Answers> accepted =
                answers -> answers.allHave(text) && answers.is(deviation) && answers.isInStrictMode(deviation);
        surpriseUnless(deviation, call, await(call, accepted));
        return this;
    }

    private void surpriseUnlessSame(Call call, Answers answers) {
        if (!answers.difference().isEmpty()) {
            surprises.add(call + "\n" + String.join("\n", answers.difference()));
        }
        if (!answers.isSameInStrictMode()) {
            surprises.add(call + " IN STRICT MODE\n" + String.join("\n", answers.differenceInStrictMode()));
        }
    }

    private void surpriseUnless(Deviation deviation, Call call, Answers answers) {
        if (!answers.is(deviation)) {
            surprises.add(call + "\nis not " + deviation + "\n" + told(answers.difference()));
        }
        if (!answers.isInStrictMode(deviation)) {
            String expected = deviation.staysInStrictMode() ? "is not " + deviation : "is not the same";
            surprises.add(call + " IN STRICT MODE\n" + expected + "\n" + told(answers.differenceInStrictMode()));
        }
    }

    private static String told(List<String> difference) {
        return difference.isEmpty() ? "  the answers are the same" : String.join("\n", difference);
    }

    private Answers send(Call call) {
        return new Answers(apache.send(call), millrace.send(call), strict.send(call));
    }

    // The last answers, if they are never accepted.
    private Answers await(Call call, Predicate<Answers> accepts) {
        AtomicReference<Answers> last = new AtomicReference<>();
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
