package io.millrace.worker.model.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScrubberTest {
    @Test
    void everyOccurrenceOfASecretBecomesTheMask() {
        Scrubber scrubber = Scrubber.of(List.of("canary-1", "canary-2"));

        assertEquals(
                "[hidden] and [hidden], (x=[hidden]) [hidden]",
                scrubber.scrub("canary-1 and canary-2, (x=canary-1) canary-2"));
    }

    @Test
    void theLongerOfTwoThatBeginAlikeIsTaken() {
        Scrubber scrubber = Scrubber.of(List.of("canary", "canary bird"));

        assertEquals("[hidden] [hidden]", scrubber.scrub("canary bird canary"));
    }

    @Test
    void wordsAreNotTornApart() {
        Scrubber scrubber = Scrubber.of(List.of("postgres", "$ecret!"));

        assertEquals("org.postgresql.Driver [hidden]:5432", scrubber.scrub("org.postgresql.Driver postgres:5432"));
        assertEquals("a[hidden]b", scrubber.scrub("a$ecret!b"));
    }

    @Test
    void shortSecretsAreLetBe() {
        assertEquals("abc abcde", Scrubber.of(List.of("abc", "abcde")).scrub("abc abcde"));
    }

    @Test
    void textsWithoutSecretsAreHandedBack() {
        String text = "nothing to see";

        assertSame(text, Scrubber.of(List.of("canary")).scrub(text));
        assertSame(text, Scrubber.none().scrub(text));
        assertNull(Scrubber.of(List.of("canary")).scrub(null));
        assertEquals("canar", Scrubber.of(List.of("canary")).scrub("canar"));
    }

    @Test
    void aConfigsOwnSecretsAreFound() {
        Scrubber scrubber =
                Scrubber.of(Secrets.byName(), Map.of("u", "https://x:canary@h/", "my.password", "parrot-1"));

        assertEquals(
                "cannot reach https://x:[hidden]@h/ with [hidden]",
                scrubber.scrub("cannot reach https://x:canary@h/ with parrot-1"));
    }

    @Test
    void manySecretsAreFoundLikeOne() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> secrets = IntStream.range(0, 4000)
                .mapToObj(i -> "s" + Long.toHexString(random.nextLong()) + "e")
                .toList();
        Scrubber scrubber = Scrubber.of(secrets);

        for (String secret : secrets) {
            assertEquals("a [hidden], b", scrubber.scrub("a " + secret + ", b"), "seed " + seed);
        }
    }
}
