package io.millrace.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A position in a JSON document that takes what it expects; anything else is {@link Unusual}. One thread. */
final class JsonCursor {
    private static final int DEEPEST = 100;
    private static final int LONGEST_TEXT = 10_000_000;
    private static final int LONGEST_NAME = 10_000;
    private static final byte[] NO_BYTES = {};
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    /** For each byte of a string: whether it stands for itself. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        Arrays.fill(PLAIN, ' ', 256, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private final NameCache names;
    private final JsonNumber number = new JsonNumber();
    private byte[] document = NO_BYTES;
    private int position;
    private int depth;

    /** @param names of any document, found before */
    JsonCursor(NameCache names) {
        this.names = names;
    }

    /** Goes to a place in a document. */
    void begin(byte[] next, int start) {
        document = next;
        position = start;
        depth = 0;
    }

    /** Lets go of the document. */
    void end() {
        begin(NO_BYTES, 0);
        number.end();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    int position() {
        return position;
    }

    /** The byte here, 0 at the end. */
    int peek() {
        return position < document.length ? document[position] : 0;
    }

    /** The byte here, once white space is passed; 0 at the end. */
    int peekToken() {
        int here = peek();
        while (here == ' ' || here == '\n' || here == '\r' || here == '\t') {
            position++;
            here = peek();
        }
        return here;
    }

    /** Moves on by one byte, which is returned. */
    int next() {
        if (position >= document.length) {
            throw new Unusual("the document ends too early");
        }
        return document[position++];
    }

    boolean take(char token) {
        if (peekToken() != token) {
            return false;
        }
        position++;
        return true;
    }

    void expect(char token) {
        if (!take(token)) {
            throw new Unusual("another token is here");
        }
    }

    boolean take(byte[] token) {
        peekToken();
        return takeNext(token);
    }

    void expect(byte[] token) {
        if (!take(token)) {
            throw new Unusual("another token is here");
        }
    }

    /** As {@link #take(byte[])}, but only right here. */
    boolean takeNext(byte[] token) {
        int end = position + token.length;
        if (end > document.length || !Arrays.equals(document, position, end, token, 0, token.length)) {
            return false;
        }
        position = end;
        return true;
    }

    boolean takeNull() {
        return peekToken() == 'n' && take(NULL);
    }

    boolean readBoolean() {
        if (take(TRUE)) {
            return true;
        }
        expect(FALSE);
        return false;
    }

    /** The number here; valid until the next one is read. */
    JsonNumber readNumber() {
        peekToken();
        position = number.read(document, position);
        return number;
    }

    /** An integral number. */
    long readLong() {
        peekToken();
        byte[] bytes = document;
        int at = position;
        boolean negative = at < bytes.length && bytes[at] == '-';
        int first = negative ? at + 1 : at;
        long digits = 0;
        for (at = first; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            digits = digits * 10 + bytes[at] - '0';
        }
        if (!isWhole(first, at) || digits < 0) {
            return readNumber().toLong();
        }
        position = at;
        return negative ? -digits : digits;
    }

    /** Whether these digits are a number of their own, and so few that a long that cannot take them is negative. */
    private boolean isWhole(int first, int end) {
        int count = end - first;
        if (count == 0 || count > 19 || end == document.length || count > 1 && document[first] == '0') {
            return false;
        }
        int next = document[end];
        return next != '.' && next != 'e' && next != 'E';
    }

    /** An integral number between the two. */
    int readInt(int least, int most) {
        long value = readLong();
        if (value < least || value > most) {
            throw new Unusual("a number is too large for its type");
        }
        return (int) value;
    }

    String readString() {
        int start = beginText();
        byte[] bytes = document;
        int at = start;
        int joined = 0;
        while (at < bytes.length && PLAIN[bytes[at] & 0xFF]) {
            joined |= bytes[at++];
        }
        position = at;
        int here = next();
        if (here == '"') {
            return text(start, at, joined >= 0);
        }
        if (here != '\\') {
            throw new Unusual("a control character stands in a string");
        }
        return readEscaped(start);
    }

    /** The name of a member, and the colon behind it. */
    String readName() {
        int start = beginText();
        int hash = 0;
        for (int here = peek(); here >= ' ' && here != '"' && here != '\\'; here = peek()) {
            hash = 31 * hash + here;
            position++;
        }
        String name = peek() == '"' ? names.of(document, start, position++, hash) : readOddName(start);
        if (name.length() > LONGEST_NAME) {
            throw new Unusual("a name is very long");
        }
        expect(':');
        return name;
    }

    private String readOddName(int start) {
        position = start - 1;
        String name = readString();
        if (name.chars().anyMatch(c -> Character.isSurrogate((char) c))) {
            throw new Unusual("a name has characters that Jackson judges");
        }
        return name;
    }

    private int beginText() {
        expect('"');
        return position;
    }

    private String text(int from, int to, boolean ascii) {
        if (to - from > LONGEST_TEXT) {
            throw new Unusual("a string is very long");
        }
        return ascii ? new String(document, from, to - from, StandardCharsets.ISO_8859_1) : utf8(from, to);
    }

    private String utf8(int from, int to) {
        String text = new String(document, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            throw new Unusual("a string may be no UTF-8");
        }
        return text;
    }

    /** The rest of a string, whose first backslash has just been passed. */
    private String readEscaped(int start) {
        StringBuilder text = new StringBuilder(position - start + 32).append(text(start, position - 1, false));
        text.append(unescaped());
        int plainFrom = position;
        for (int here = next(); here != '"'; here = next()) {
            if (here == '\\') {
                text.append(text(plainFrom, position - 1, false)).append(unescaped());
                plainFrom = position;
            } else if (here >= 0 && here < ' ') {
                throw new Unusual("a control character stands in a string");
            }
        }
        if (text.length() > LONGEST_TEXT) {
            throw new Unusual("a string is very long");
        }
        return text.append(text(plainFrom, position - 1, false)).toString();
    }

    private char unescaped() {
        int escape = next();
        return switch (escape) {
            case '"', '\\', '/' -> (char) escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (hex() << 12 | hex() << 8 | hex() << 4 | hex());
            default -> throw new Unusual("an escape is unknown");
        };
    }

    private int hex() {
        int digit = Character.digit(next(), 16);
        if (digit < 0) {
            throw new Unusual("an escape has no four hexadecimal digits");
        }
        return digit;
    }

    /** A string of Base64 with all its padding; an empty one is always the same array, as keys show. */
    byte[] readBase64() {
        int start = beginText();
        int here = next();
        while (here != '"') {
            here = next();
        }
        int end = position - 1;
        if (end == start) {
            return NO_BYTES;
        }
        if ((end - start) % 4 != 0 || end - start > LONGEST_TEXT) {
            throw new Unusual("a string has no whole groups of Base64");
        }
        return Base64.getDecoder().decode(Arrays.copyOfRange(document, start, end));
    }

    /** To be called before what an object or array contains, which is followed by {@link #leave}. */
    void enter() {
        if (++depth > DEEPEST) {
            throw new Unusual("a document is very deep");
        }
    }

    void leave() {
        depth--;
    }

    /** Nothing but white space may follow. */
    void expectEnd() {
        peekToken();
        if (position < document.length) {
            throw new Unusual("something follows the document");
        }
    }
}
