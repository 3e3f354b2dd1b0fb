package io.millrace.launch.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.launch.fuzz.Connection.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.regex.Pattern;

/** Sends messages one after the other, over one connection as long as it lasts, and judges the answers. One thread. */
final class FuzzClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLUGIN =
            Pattern.compile("thrown in |missing/in/|refused in |Failed to start (connector|task): ");
    private static final String OFFSETS =
            "(?s).*(tasks haven't stopped completely|Offset|Partition|The value for the '\\w+' key).*";
    private static final int DEADLINE_MS = 30_000;

    /** So much a server may leave unread of a request that it refuses. */
    private static final int UNREAD = 16 << 10;

    /** Of the server's own, for versions and codings of HTTP that it does not know. */
    private static final Set<Integer> OF_HTTP = Set.of(501, 505);

    private final InetSocketAddress server;
    private final FuzzTally tally;
    private Connection connection;
    private Message previous;

    FuzzClient(InetSocketAddress server, FuzzTally tally) {
        this.server = server;
        this.tally = tally;
    }

    void exchange(Message message, String which) throws IOException {
        long began = System.nanoTime();
        try {
            switch (message.ending()) {
                case ANSWERED -> answered(message, which);
                case HALF_CLOSED -> halfClosed(message, which);
                case ABORTED -> aborted(message);
            }
        } catch (SocketTimeoutException e) {
            tally.problem(which + ": no answer within " + DEADLINE_MS + " ms: " + message + " after " + previous);
            close();
        } catch (IOException | NumberFormatException e) {
            tally.problem(which + ": " + e + ": " + message);
            close();
        }
        previous = message;
        tally.took((System.nanoTime() - began) / 1_000_000);
    }

    private void answered(Message message, String which) throws IOException {
        boolean fresh = connection == null;
        try {
            send(message);
            readAll(message, which);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            close();
            if (fresh && e instanceof SocketException && message.bytes().length > UNREAD) {
                tally.count("reset"); // refused by its headers, while the body was still on its way
                return;
            }
            if (fresh) {
                throw e;
            }
            answered(message, which); // a server may close a connection between requests
        }
    }

    private void readAll(Message message, String which) throws IOException {
        for (String method : message.methods()) {
            Answer answer = connection.read(method);
            judge(answer, message, which);
            if (answer.isLast()) {
                close();
                return;
            }
        }
    }

    private void halfClosed(Message message, String which) throws IOException {
        close();
        try {
            send(message);
            connection.endOutput();
            judge(connection.read(message.methods().get(0)), message, which);
            while (true) {
                judge(connection.read("GET"), message, which); // to what looked like another request
            }
        } catch (EOFException e) {
            tally.count("closed");
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (SocketException e) {
            tally.count("reset"); // on what the server did not want to read
        }
        close();
    }

    private void aborted(Message message) throws IOException {
        close();
        send(message);
        connection.reset();
        connection = null;
        tally.count("aborted");
    }

    private void send(Message message) throws IOException {
        if (connection == null) {
            connection = new Connection(server, DEADLINE_MS);
        }
        connection.send(message.bytes());
    }

    private void judge(Answer answer, Message message, String which) {
        String body = new String(answer.body(), UTF_8);
        boolean fixtures = answer.status() == 500 && ofPlugin(message, body);
        tally.count(answer.status() + (fixtures ? " of a plugin" : ""));
        boolean allowed = answer.status() < 500 || OF_HTTP.contains(answer.status()) || fixtures;
        if (!allowed) {
            tally.problem(which + ": " + answer.status() + " " + body + ": " + message);
        } else if (!wellFormed(answer)) {
            tally.problem(
                    which + ": badly formed " + answer.status() + " " + answer.headers() + " " + body + ": " + message);
        }
    }

    /** What the test's connectors throw, and what connectors and brokers say to offsets that they do not want. */
    private static boolean ofPlugin(Message message, String body) {
        boolean offsets =
                new String(message.bytes(), ISO_8859_1).matches("(?s)(PATCH|DELETE) /connectors/[^ ]*/offsets.*");
        return PLUGIN.matcher(body).find() || offsets && body.matches(OFFSETS);
    }

    /** JSON is JSON, and refusals tell their own code. */
    private static boolean wellFormed(Answer answer) {
        boolean refusal = answer.status() >= 400 && answer.body().length > 0;
        if (!answer.isJson() && !refusal) {
            return true;
        }
        try {
            JsonNode body = JSON.readTree(answer.body());
            return !refusal
                    || body.path("error_code").asInt() == answer.status()
                            && body.path("message").isTextual();
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
