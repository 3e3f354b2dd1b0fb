package io.millrace.launch.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/**
 * What a client sends over one connection, as bytes.
 *
 * @param methods of the requests in it, one after the other
 * @param ending what the client does once it has sent them
 */
record Message(byte[] bytes, List<String> methods, Ending ending) {
    private static final int SHOWN = 700;

    /** How the client goes on. */
    enum Ending {
        /** Reads the answers and keeps the connection, if the server does. */
        ANSWERED,
        /** Tells that nothing more comes, and reads what the server has to say to that, if it says something. */
        HALF_CLOSED,
        /** Goes away without a word. */
        ABORTED
    }

    /** The bytes as text, cut where they are many. */
    @Override
    public String toString() {
        String text = new String(bytes, ISO_8859_1)
                .replace("\\", "\\\\")
                .replace("\r", "\\r")
                .replace("\n", "\\n");
        String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + bytes.length + " bytes)";
        return ending + " " + cut;
    }
}
