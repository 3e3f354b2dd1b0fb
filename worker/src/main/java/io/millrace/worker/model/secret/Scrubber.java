package io.millrace.worker.model.secret;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Puts the mask in place of known secrets wherever they stand in a text, such as a message or a stack trace. How long
 * that takes depends on the text, hardly on how many secrets there are. Any thread; it only ever learns more.
 */
public final class Scrubber {
    /** Shorter ones would tear words apart that have nothing to do with them. */
    static final int SHORTEST = 6;

    private static final int LONGEST = 16 * 1024;
    private static final Scrubber NONE = new Scrubber();

    private final Set<String> secrets = ConcurrentHashMap.newKeySet();
    /** How long the secrets are that start alike, the longest first, by the hash of their start. */
    private final Map<Integer, int[]> lengths = new ConcurrentHashMap<>();

    private Scrubber() {}

    /** Knows no secrets. */
    public static Scrubber none() {
        return NONE;
    }

    /** @param secrets texts as {@link Secrets#texts} finds them; those too short to be told from words are let be */
    public static Scrubber of(Collection<String> secrets) {
        if (secrets.isEmpty()) {
            return NONE;
        }
        Scrubber scrubber = new Scrubber();
        secrets.forEach(scrubber::learn);
        return scrubber;
    }

    /** Knows the secrets of one config. */
    public static Scrubber of(Secrets secrets, Map<String, String> config) {
        return of(secrets.texts(config, config));
    }

    /** Whether a secret is one that can be found in texts. */
    public static boolean finds(String secret) {
        return secret.length() >= SHORTEST && secret.length() <= LONGEST;
    }

    /** One that knows these, too: this one, unless it is the one that knows none. */
    public Scrubber with(Collection<String> more) {
        if (this == NONE) {
            return of(more);
        }
        more.forEach(this::learn);
        return this;
    }

    private void learn(String secret) {
        if (finds(secret) && secrets.add(secret)) {
            int[] length = {secret.length()};
            lengths.merge(start(secret, 0), length, Scrubber::longestFirst);
        }
    }

    private static int[] longestFirst(int[] some, int[] others) {
        return IntStream.concat(IntStream.of(some), IntStream.of(others))
                .map(length -> -length)
                .distinct()
                .sorted()
                .map(length -> -length)
                .toArray();
    }

    public boolean knowsNone() {
        return lengths.isEmpty();
    }

    /** The text with the mask in place of each secret; null stays null. */
    public String scrub(String text) {
        if (text == null || text.length() < SHORTEST || lengths.isEmpty()) {
            return text;
        }
        StringBuilder scrubbed = null;
        int done = 0;
        for (int at = 0; at <= text.length() - SHORTEST; at++) {
            int length = secretAt(text, at);
            if (length > 0) {
                scrubbed = scrubbed == null ? new StringBuilder(text.length()) : scrubbed;
                scrubbed.append(text, done, at).append(Secrets.MASK);
                done = at + length;
                at = done - 1;
            }
        }
        return scrubbed == null
                ? text
                : scrubbed.append(text, done, text.length()).toString();
    }

    /** The length of the secret that stands there; 0 when none does. */
    private int secretAt(String text, int at) {
        int[] candidates = lengths.get(start(text, at));
        if (candidates != null) {
            for (int length : candidates) {
                int end = at + length;
                if (end <= text.length() && standsAlone(text, at, end) && secrets.contains(text.substring(at, end))) {
                    return length;
                }
            }
        }
        return 0;
    }

    /** A password that is a word is not cut out of the middle of a longer one. */
    private static boolean standsAlone(String text, int from, int to) {
        return !(from > 0 && isWord(text.charAt(from - 1)) && isWord(text.charAt(from)))
                && !(to < text.length() && isWord(text.charAt(to)) && isWord(text.charAt(to - 1)));
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c);
    }

    private static int start(String text, int at) {
        int hash = 0;
        for (int i = at; i < at + SHORTEST; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }
}
