package io.millrace.compatibility;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Files of a Maven repository, kept in a cache outside the tree: each is fetched once, and is there whole or not at
 * all. Any thread, any number of processes.
 */
record MavenFiles(URI repository, Path cache) {
    private static final String REPOSITORY = "millrace.test.plugin.repository";
    private static final String CACHE = "millrace.test.plugin.cache";
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int ATTEMPTS = 3;

    /** One file: its path in the repository, and the checksum that it has to have. */
    record Item(String sha1, String path) {
        String fileName() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** The repository and the cache that the build names; Maven Central and a folder of the user's otherwise. */
    static MavenFiles ofThisBuild() {
        String repository = System.getProperty(REPOSITORY, "https://repo1.maven.org/maven2/");
        String cache = System.getProperty(CACHE, System.getProperty("user.home") + "/.cache/millrace-test-plugins");
        return new MavenFiles(
                URI.create(repository.endsWith("/") ? repository : repository + "/"),
                Path.of(cache).toAbsolutePath());
    }

    /** The items that a resource lists, one a line, as {@code sha1sum} writes and reads them. */
    static List<Item> listed(String resource) {
        try (InputStream list = Objects.requireNonNull(
                MavenFiles.class.getResourceAsStream(resource), () -> "There is no resource " + resource)) {
            return new String(list.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split("\\s+", 2))
                    .map(words -> new Item(words[0], words[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file in the cache, fetched before if it is not there yet. */
    Path get(Item item) {
        Path file = cache.resolve(item.path());
        if (!Files.exists(file)) {
            fetch(item, file);
        }
        return file;
    }

    private void fetch(Item item, Path file) {
        URI source = repository.resolve(item.path());
        IOException failure = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                fetch(source, item.sha1(), file);
                return;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new UncheckedIOException(
                source + " cannot be fetched: " + failure.getMessage() + ". Name a mirror of Maven Central with -D"
                        + REPOSITORY + "=..., or put the file at " + file,
                failure);
    }

    private static void fetch(URI source, String sha1, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path part = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".part");
        try {
            HttpResponse<Path> response =
                    CLIENT.send(HttpRequest.newBuilder(source).timeout(LONGEST).build(), BodyHandlers.ofFile(part));
            if (response.statusCode() != 200) {
                throw new IOException("the answer is " + response.statusCode());
            }
            String actual = sha1(part);
            if (!actual.equals(sha1)) {
                throw new IOException("its SHA-1 is " + actual + " rather than " + sha1);
            }
            Files.move(part, file, ATOMIC_MOVE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while fetching " + source, e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String sha1(Path file) throws IOException {
        try (DigestInputStream bytes =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-1"))) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
