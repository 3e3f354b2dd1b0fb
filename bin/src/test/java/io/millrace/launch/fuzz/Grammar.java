package io.millrace.launch.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.millrace.launch.fuzz.Message.Ending;
import io.millrace.launch.fuzz.Paths.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes messages: requests that are right, wrong in what they ask, or wrong in how they are written. One thread. */
final class Grammar {
    private static final String[] HEADERS = {
        "Accept: application/json",
        "Accept: */*",
        "Accept: text/html",
        "Accept: ",
        "Accept: ;;q=",
        "Accept: application/json;q=0",
        "Accept: a/b, application/*;q=0.1",
        "Accept: " + "x/y,".repeat(300),
        "Accept-Encoding: gzip, br",
        "Accept-Language: *;q=x",
        "Range: bytes=0-1",
        "If-None-Match: *",
        "If-Modified-Since: yesterday",
        "Expect: 100-continue",
        "Cookie: a=\"b; c",
        "X-HTTP-Method-Override: DELETE",
        "Forwarded: for=\"_x",
        "X-Forwarded-Host: evil\u00e9",
        "Origin: null",
        "Upgrade: websocket",
        "Authorization: Basic !!!",
        "Connection: keep-alive",
        "Connection: close",
        "User-Agent: ",
        "X: " + "h".repeat(3_000),
        "TE: trailers",
        "X-\u00e9: 1",
        "Te\u0001st: 1",
        "No-Colon",
        " Folded: x",
        "Content-Encoding: gzip",
        "Max-Forwards: -1",
        "Trailer: X",
        "X-Connect-Authorization: x",
        "Content-Language: \u00ff"
    };
    private static final String[] TYPES = {
        "application/json",
        "application/json; charset=UTF-8",
        "application/json;charset=nope",
        "text/plain",
        "application/xml",
        "*/*",
        "application/*",
        "",
        ";",
        "application/json;",
        "application",
        "a/b/c",
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded",
        "application/json\u00e9"
    };

    private final Pick pick;
    private final Paths paths;
    private final Bodies bodies;

    Grammar(long seed, Path folder, String topic) {
        this.pick = new Pick(seed);
        Names names = new Names(pick);
        this.paths = new Paths(pick, names);
        this.bodies = new Bodies(pick, new Configs(pick, folder, topic));
    }

    Message next() {
        int dice = pick.below(100);
        if (dice < 5) {
            return change();
        }
        if (dice < 85) {
            return request();
        }
        return dice < 89 ? pipelined() : twisted();
    }

    private Message change() {
        Target target = paths.change();
        byte[] body = target.takesBody() ? bodies.fit(target.pattern(), target.connector()) : new byte[0];
        return answered(written(target, List.of("Content-Type: application/json"), body), target.method());
    }

    private Message request() {
        Target target = paths.target();
        byte[] request = written(target, headers(target), body(target));
        // A server may close with a reset on what it did not read, and the answer is lost then.
        boolean refusedByServer = !target.method().matches("[A-Z]+");
        return new Message(request, List.of(target.method()), refusedByServer ? Ending.HALF_CLOSED : Ending.ANSWERED);
    }

    private byte[] body(Target target) {
        if (!target.takesBody() && pick.percent(93)) {
            return new byte[0];
        }
        return pick.percent(30)
                ? bodies.fit(target.pattern(), target.connector())
                : bodies.odd(target.pattern(), target.connector());
    }

    private List<String> headers(Target target) {
        List<String> headers = new ArrayList<>();
        if (target.takesBody() || pick.percent(10)) {
            headers.add("Content-Type: " + (pick.percent(85) ? TYPES[0] : pick.of(TYPES)));
        }
        for (int left = pick.of(0, 0, 1, 2); left > 0; left--) {
            headers.add(pick.of(HEADERS));
        }
        Collections.reverse(headers);
        return headers;
    }

    private Message pipelined() {
        byte[] all = new byte[0];
        List<String> methods = new ArrayList<>();
        for (int left = 2 + pick.below(4); left > 0; left--) {
            String path = pick.of(
                    "/",
                    "/health",
                    "/connectors",
                    "/connectors/calm-in/status",
                    "/connectors/none",
                    "/connector-plugins");
            Target target = new Target(pick.of("GET", "HEAD"), path, "", path);
            all = Bodies.concat(all, written(target, List.of(), new byte[0]));
            methods.add(target.method());
        }
        return new Message(all, methods, Ending.ANSWERED);
    }

    /** Not as HTTP has it, or left in the middle. */
    private Message twisted() {
        Target target = paths.target();
        byte[] body = bodies.fit(target.pattern(), target.connector());
        String head = target.method() + " " + target.path() + " ";
        String rest = "Host: h\r\nContent-Type: application/json\r\n";
        String version = "HTTP/1.1\r\n";
        byte[] whole = written(target, List.of("Content-Type: application/json"), body);
        return switch (pick.below(14)) {
            case 0 ->
                half(
                        head + version + rest + "Content-Length: " + (body.length + 1 + pick.below(99)) + "\r\n\r\n",
                        body);
            case 1 -> half(head + version + rest + "Content-Length: " + pick.below(body.length) + "\r\n\r\n", body);
            case 2 -> half(head + version + rest + "Transfer-Encoding: chunked\r\n\r\n" + chunks(), body);
            case 3 -> half(head + version + rest + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", body);
            case 4 ->
                half(
                        head + version + rest + "Content-Length: "
                                + pick.of("-1", "x", "99999999999999999999", "1, 2", "") + "\r\n\r\n",
                        body);
            case 5 -> half(head + version + rest + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", body);
            case 6 ->
                half(
                        head + pick.of("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9", "http/1.1", "") + "\r\n" + rest
                                + "\r\n",
                        new byte[0]);
            case 7 ->
                half(
                        head + version
                                + pick.of("", "Host: \r\n", "Host: a\r\nHost: b\r\n", "Host: [::1\r\n", "Host: a:b\r\n")
                                + "\r\n",
                        new byte[0]);
            case 8 ->
                half(
                        target.method() + " "
                                + pick.of(
                                        "http://x:y/",
                                        "*",
                                        "//",
                                        "connectors",
                                        "http://h/connectors",
                                        "/" + "z".repeat(12_000))
                                + " " + version + rest + "\r\n",
                        new byte[0]);
            case 9 -> half("", pick.bytes(1 + pick.below(400)));
            case 10 -> half("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", pick.bytes(50));
            case 11 -> half(head + "HTTP/1.1\nHost: h\n\n", new byte[0]);
            case 12 -> half(head + version + rest + "X: " + "h".repeat(9_000) + "\r\n\r\n", new byte[0]);
            default -> new Message(java.util.Arrays.copyOf(whole, pick.below(whole.length)), List.of(), Ending.ABORTED);
        };
    }

    private String chunks() {
        return pick.of(
                "zz\r\n",
                "-1\r\n",
                "5\r\nab",
                "ffffffffffffffff\r\nx",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3;x=\"\r\nabc\r\n",
                "\r\n",
                "0\r\nBad Trailer\r\n\r\n",
                "");
    }

    private static Message half(String head, byte[] body) {
        byte[] bytes = Bodies.concat(head.getBytes(ISO_8859_1), body);
        return new Message(bytes, List.of(head.split(" ", 2)[0]), Ending.HALF_CLOSED);
    }

    private static Message answered(byte[] request, String method) {
        return new Message(request, List.of(method), Ending.ANSWERED);
    }

    /** As HTTP has it, but for what is odd in path and headers. */
    private byte[] written(Target target, List<String> headers, byte[] body) {
        StringBuilder head =
                new StringBuilder(target.method() + " " + target.path() + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        if (body.length > 0 && pick.percent(15)) {
            head.append("Transfer-Encoding: chunked\r\n\r\n")
                    .append(Integer.toHexString(body.length))
                    .append("\r\n");
            return Bodies.concat(
                    Bodies.concat(head.toString().getBytes(ISO_8859_1), body), "\r\n0\r\n\r\n".getBytes(ISO_8859_1));
        }
        if (body.length > 0 || target.takesBody()) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return Bodies.concat(head.append("\r\n").toString().getBytes(ISO_8859_1), body);
    }
}
