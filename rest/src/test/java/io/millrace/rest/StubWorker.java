package io.millrace.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Something that listens where a worker should: notes what it is asked, and answers what the test wants. */
final class StubWorker implements AutoCloseable {
    /** What it was asked. */
    record Asked(String request, Map<String, List<String>> headers, String body, int port) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final Map<String, String> headers = new TreeMap<>();
    volatile int status = 200;
    volatile String body = "";
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    StubWorker() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    Asked last() {
        return asked.get(asked.size() - 1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                new TreeMap<>(exchange.getRequestHeaders()),
                received,
                exchange.getRemoteAddress().getPort()));
        headers.forEach(exchange.getResponseHeaders()::add);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
