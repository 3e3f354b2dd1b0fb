package io.millrace.compatibility;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.millrace.compatibility.MavenFiles.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plugins as their makers publish them, unmodified. A resource lists the files of each: an archive to unpack, or the
 * jars that Maven finds for it in the scope {@code runtime}.
 */
enum RealPlugin {
    CAMEL("camel-kafka-connector"),
    DEBEZIUM_JDBC("debezium-connector-jdbc"),
    DEBEZIUM_MARIADB("debezium-connector-mariadb"),
    DEBEZIUM_MYSQL("debezium-connector-mysql"),
    DEBEZIUM_POSTGRES("debezium-connector-postgres"),
    ICEBERG("iceberg-kafka-connect"),
    /** With Apache's runtime in its own folder, which it needs. */
    MIRROR("connect-mirror"),
    MONGO("mongo-kafka-connect"),
    SNOWFLAKE("snowflake-kafka-connector"),
    TRANSFORM_COMMON("kafka-connect-transform-common");

    private final String folder;

    RealPlugin(String folder) {
        this.folder = folder;
    }

    /** The value of {@code plugin.path} for these plugins: folders in the cache, filled before if need be. */
    static String path(List<RealPlugin> plugins) {
        MavenFiles files = MavenFiles.ofThisBuild();
        return plugins.stream()
                .map(plugin -> plugin.laidOut(files).getParent().toString())
                .collect(Collectors.joining(","));
    }

    /** The plugin's own folder, alone in its parent folder. */
    Path laidOut(MavenFiles files) {
        List<Item> items = MavenFiles.listed("/real-plugins/" + folder + ".sha1");
        Path home = files.cache().resolve("plugins").resolve(folder + "-" + Integer.toHexString(items.hashCode()));
        if (!Files.exists(home)) {
            layOut(home, items.stream().map(files::get).toList());
        }
        return home.resolve(folder);
    }

    private void layOut(Path home, List<Path> files) {
        try {
            Files.createDirectories(home.getParent());
            Path part = Files.createTempDirectory(home.getParent(), folder + ".");
            Path content = Files.createDirectory(part.resolve(folder));
            for (Path file : files) {
                add(file, content);
            }
            publish(part, home);
        } catch (IOException e) {
            throw new UncheckedIOException("Plugin " + folder + " cannot be laid out in " + home, e);
        }
    }

    private static void add(Path file, Path content) throws IOException {
        if (file.toString().endsWith(".tar.gz")) {
            Tar.unpack(file, content, "--strip-components=1");
        } else {
            Files.createLink(content.resolve(file.getFileName()), file);
        }
    }

    // Whoever comes second in a race of two processes finds the work done.
    private static void publish(Path part, Path home) throws IOException {
        try {
            Files.move(part, home, ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            try (Stream<Path> paths = Files.walk(part)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public String toString() {
        return folder;
    }
}
