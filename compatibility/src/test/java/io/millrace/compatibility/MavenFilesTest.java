package io.millrace.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.millrace.compatibility.MavenFiles.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MavenFilesTest {
    private static final Item HELLO = new Item("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d", "org/hello/1/hello-1.jar");

    @TempDir
    private Path cache;

    private HttpServer server;
    private MavenFiles files;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        files = new MavenFiles(
                URI.create("http://localhost:" + server.getAddress().getPort() + "/maven2/"), cache);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void offer(String content) {
        server.createContext("/maven2/" + HELLO.path(), exchange -> {
            exchange.sendResponseHeaders(200, content.length());
            exchange.getResponseBody().write(content.getBytes());
            exchange.close();
        });
    }

    @Test
    void aFileIsFetchedOnce() throws IOException {
        offer("hello");

        Path first = files.get(HELLO);
        server.stop(0);
        Path second = files.get(HELLO);

        assertEquals("hello", Files.readString(first));
        assertEquals(first, second);
    }

    @Test
    void aDamagedFileIsNotKept() throws IOException {
        offer("hullo");

        String message =
                assertThrows(UncheckedIOException.class, () -> files.get(HELLO)).getMessage();

        assertTrue(message.contains("rather than " + HELLO.sha1()), message);
        assertEquals(List.of(), filesInCache());
    }

    @Test
    void theErrorNamesTheAddressAndTheRemedies() {
        String message =
                assertThrows(UncheckedIOException.class, () -> files.get(HELLO)).getMessage();

        assertTrue(
                message.startsWith(files.repository() + HELLO.path() + " cannot be fetched: the answer is 404"),
                message);
        assertTrue(message.contains("-Dmillrace.test.plugin.repository=..., or put the file at " + cache), message);
    }

    private List<Path> filesInCache() throws IOException {
        try (Stream<Path> paths = Files.walk(cache)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }
}
