package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.compatibility.MavenFiles.Item;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server on a free port, from binaries that Maven Central has for Linux on x86; it trusts everybody on
 * this machine and ends with {@link #close}. The JDBC driver is a plugin's. One thread at a time.
 */
final class PostgresServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ARCHIVE = "postgres-linux-x86_64.txz";
    private static final String LOG = "postgres.log";

    private final Process process;
    private final int port;
    private final URLClassLoader driverLoader;
    private final Driver driver;

    private PostgresServer(Process process, int port, URLClassLoader driverLoader, Driver driver) {
        this.process = process;
        this.port = port;
        this.driverLoader = driverLoader;
        this.driver = driver;
    }

    /** Starts a server with all its files in one folder; where it cannot run, the test is skipped. */
    static PostgresServer start(Path folder) {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "PostgreSQL is fetched for Linux on x86 only");
        try {
            MavenFiles files = MavenFiles.ofThisBuild();
            unpack(files, Files.createDirectories(folder));
            int status = launch(folder, "initdb -D data -U postgres -A trust -E UTF8 --no-locale --no-sync")
                    .onExit()
                    .join()
                    .exitValue();
            assumeTrue(status == 0, () -> "PostgreSQL does not run for this user: " + log(folder));
            int port = freePort();
            Process server = launch(
                    folder,
                    "postgres -D data -p " + port + " -c listen_addresses=localhost -c unix_socket_directories="
                            + " -c wal_level=logical -c fsync=off");
            URLClassLoader loader =
                    new URLClassLoader(new URL[] {driverJar(files).toUri().toURL()});
            Driver driver = (Driver)
                    loader.loadClass("org.postgresql.Driver").getConstructor().newInstance();
            return new PostgresServer(server, port, loader, driver).awaitConnection(folder);
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("PostgreSQL cannot be started in " + folder, e);
        }
    }

    private static void unpack(MavenFiles files, Path folder) throws IOException {
        Item jar = MavenFiles.listed("/real-plugins/postgresql.sha1").get(0);
        try (FileSystem content = FileSystems.newFileSystem(files.get(jar))) {
            Path archive = folder.resolve(ARCHIVE);
            Files.copy(content.getPath(ARCHIVE), archive);
            Tar.unpack(archive, folder);
        }
    }

    // PostgreSQL refuses to be run by root: then it runs as nobody, in a name space of users of its own.
    private static Process launch(Path folder, String line) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "--user"));
        }
        List<String> words = List.of(line.split(" "));
        command.add(folder.resolve("bin").resolve(words.get(0)).toString());
        command.addAll(words.subList(1, words.size()));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(LOG).toFile()))
                .start();
    }

    private static String log(Path folder) {
        try {
            return Files.readString(folder.resolve(LOG));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    /** The JDBC driver that comes with a plugin. */
    static Path driverJar(MavenFiles files) throws IOException {
        try (Stream<Path> jars = Files.list(RealPlugin.DEBEZIUM_POSTGRES.laidOut(files))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("postgresql-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private PostgresServer awaitConnection(Path folder) {
        eventually(
                "PostgreSQL answers or ends", PATIENCE, () -> answers() || !process.isAlive(), Boolean::booleanValue);
        if (!process.isAlive()) {
            throw new IllegalStateException("PostgreSQL ended by itself: " + log(folder));
        }
        return this;
    }

    private boolean answers() throws SQLException {
        return rows("postgres", "select 1").size() == 1;
    }

    int port() {
        return port;
    }

    String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    /** Runs these statements, each by itself. */
    void execute(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The rows of a query's answer, each as text. */
    List<String> rows(String database, String query) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getString(column));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties user = new Properties();
        user.setProperty("user", "postgres");
        return driver.connect(url(database), user);
    }

    /** Waits for connections to end, but not for ever. */
    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, 10, TimeUnit.SECONDS)
                .thenCompose(left -> left.destroyForcibly().onExit())
                .join();
        driverLoader.close();
    }
}
