package io.millrace.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Changes that a seed decides to a JSON document, harmless and harmful ones. One thread. */
final class RandomEdits {
    private static final String NUMBERS =
            "0 -0 -0.0 1 127 128 -129 40000 3000000000 1.0 1.5 1e2 1E+3 5e-1 1e400 -1e-400 "
                    + "0.1e-99 01 - 1. .5 +1 1e 12345678901234567890 9223372036854775807 9223372036854775808 "
                    + "-9223372036854775808 0.12345678901234567890123 123456789.123456789e-30 16777217.0 "
                    + "9007199254740993.0 1.17549435E-38 340282346638528860000000.5 NaN Infinity";
    private static final String STRINGS =
            "\"\" \"x\" \"5\" \"QUI=\" \"QUI\" \"QUJ=\" \"Q\tUI=\" \"NaN\" \"\\u00e9\\n\\/\" "
                    + "\"\\ud83d\\ude00\" \"\\ud83d\" \"\\x\" \"\\u12\" \"\t\"";
    private static final String OTHERS = "null nul true false tru {} [] [[]] [[1,2]] [[\"a\",1],[\"a\",2]] {\"a\":1} "
            + "{\"a\":1,\"a\":2} {\"field0\":1} [1,] {\"a\":1,} {,} {a:1} /**/1";
    private static final String[] TOKENS =
            String.join(" ", NUMBERS, STRINGS, OTHERS).split(" ");
    private static final String[] SPACES = {" ", "\n", "\t", "\r\n", "   "};

    private final Random random;

    RandomEdits(Random random) {
        this.random = random;
    }

    String token() {
        return TOKENS[random.nextInt(TOKENS.length)];
    }

    /** The document with up to three changes, none of them before {@code from}. */
    byte[] edit(byte[] document, int from) {
        byte[] edited = document;
        for (int i = random.nextInt(4); i > 0; i--) {
            edited = once(edited, from);
        }
        return edited;
    }

    private byte[] once(byte[] document, int from) {
        if (document.length <= from) {
            return document;
        }
        int at = from + random.nextInt(document.length - from);
        return switch (random.nextInt(11)) {
            case 0 -> splice(document, at, at, SPACES[random.nextInt(SPACES.length)]);
            case 1, 2 -> spaced(document, from);
            case 3, 4 -> tokenReplaced(document, at);
            case 5 -> splice(document, at, at + 1, "");
            case 6 -> splice(document, at, at + 1, new String(new char[] {(char) random.nextInt(256)}));
            case 7 -> letterEscaped(document, at);
            case 8 -> memberAdded(document, from);
            case 9 -> Arrays.copyOf(document, at);
            default -> random.nextBoolean() ? splice(document, document.length, document.length, token()) : document;
        };
    }

    private static byte[] splice(byte[] document, int from, int to, String replacement) {
        String text = new String(document, StandardCharsets.ISO_8859_1);
        String rest = text.substring(Math.min(text.length(), to));
        return (text.substring(0, from) + replacement + rest).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] spaced(byte[] document, int from) {
        StringBuilder text = new StringBuilder();
        String original = new String(document, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < original.length(); i++) {
            char c = original.charAt(i);
            text.append(c);
            if (i >= from && (c == ':' || c == ',')) {
                text.append(SPACES[random.nextInt(SPACES.length)]);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Replaces what is between two separators. */
    private byte[] tokenReplaced(byte[] document, int at) {
        int from = at;
        while (from > 0 && ":,[".indexOf(document[from - 1]) < 0) {
            from--;
        }
        int to = at;
        while (to < document.length && ",]}".indexOf(document[to]) < 0) {
            to++;
        }
        return splice(document, from, Math.max(from, to), token());
    }

    private static byte[] letterEscaped(byte[] document, int at) {
        return Character.isLetterOrDigit(document[at])
                ? splice(document, at, at + 1, String.format("\\u%04x", document[at]))
                : document;
    }

    private byte[] memberAdded(byte[] document, int from) {
        String text = new String(document, StandardCharsets.ISO_8859_1);
        int brace = text.indexOf('{', from);
        String name = random.nextBoolean() ? "field" + random.nextInt(4) : "unknown";
        return brace < 0 ? document : splice(document, brace + 1, brace + 1, "\"" + name + "\":" + token() + ",");
    }
}
