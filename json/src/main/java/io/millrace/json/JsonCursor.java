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

    private final byte[] document;
    private final NameCache names;
    private final JsonNumber number = new JsonNumber();
    private int position;
    private int depth;

    /** @param names of any document, found before */
    JsonCursor(byte[] document, int position, NameCache names) {
        this.names = names;
        this.document = document;
        this.position = position;
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
        int end = position + token.length;
        if (end > document.length || !Arrays.equals(document, position, end, token, 0, token.length)) {
            return false;
        }
        position = end;
        return true;
    }

    void expect(byte[] token) {
        if (!take(token)) {
            throw new Unusual("another token is here");
        }
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
        number.read(this);
        return number;
    }

    String slice(int from, int to) {
        return new String(document, from, to - from, StandardCharsets.ISO_8859_1);
    }

    String readString() {
        int start = beginText();
        boolean ascii = true;
        while (true) {
            int here = next();
            if (here == '"') {
                return text(start, position - 1, ascii);
            }
            if (here == '\\') {
                return readEscaped(start);
            }
            ascii &= here >= ' ';
            if (here >= 0 && here < ' ') {
                throw new Unusual("a control character stands in a string");
            }
        }
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
        return ascii ? slice(from, to) : utf8(from, to);
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
