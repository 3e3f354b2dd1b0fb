package io.millrace.launch.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** An HTTP/1.1 connection that sends whatever bytes it is given. One thread. */
final class Connection implements AutoCloseable {
    private static final int MOST_LINE = 64 << 10;

    /** A whole answer; names of headers are in lower case. */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        boolean isLast() {
            return "close".equalsIgnoreCase(headers.get("connection"));
        }

        boolean isJson() {
            return headers.getOrDefault("content-type", "").startsWith("application/json");
        }
    }

    private final Socket socket = new Socket();
    private final InputStream in;

    Connection(InetSocketAddress server, int deadlineMs) throws IOException {
        socket.connect(server, deadlineMs);
        socket.setSoTimeout(deadlineMs);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes so that the server sees a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The next answer that is not preliminary. */
    Answer read(String method) throws IOException {
        Answer answer;
        do {
            answer = readAny(method);
        } while (answer.status() < 200);
        return answer;
    }

    private Answer readAny(String method) throws IOException {
        String line = line();
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            throw new ProtocolException("No status line: " + line);
        }
        int status = Integer.parseInt(line.substring(9, 12));
        Map<String, String> headers = headers();
        boolean empty = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
        return new Answer(status, headers, empty ? new byte[0] : body(headers));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("No header: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        if (length != null) {
            return exactly(Integer.parseInt(length));
        }
        if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return in.readAllBytes();
        }
        StringBuilder body = new StringBuilder();
        for (int size = chunk(); size > 0; size = chunk()) {
            body.append(new String(exactly(size), ISO_8859_1));
            line();
        }
        headers();
        return body.toString().getBytes(ISO_8859_1);
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().replaceAll(";.*", "").strip(), 16);
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("The answer ends after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The connection was closed");
            }
            if (line.length() > MOST_LINE) {
                throw new ProtocolException("A line without end");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
