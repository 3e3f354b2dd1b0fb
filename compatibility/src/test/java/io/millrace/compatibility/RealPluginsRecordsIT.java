package io.millrace.compatibility;

import static io.millrace.compatibility.Call.put;
import static io.millrace.compatibility.Distribution.MILLRACE;
import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.compatibility.SideBySide.Side;
import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published connectors at work in our worker. */
final class RealPluginsRecordsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern ADDED_RECORDS =
            Pattern.compile("addedRecords=CounterResult\\{unit=COUNT, value=(\\d+)}");

    private final KafkaTopics topics = KafkaFixture.shared().topics();
    private final String sink = topics.freshName("copy");

    @TempDir
    private Path folder;

    @Test
    @RealPluginsProfile
    void icebergCommitsToACatalogInPostgres() throws Exception {
        String things = topics.createFresh("things", 1);
        String control = topics.createFresh("control", 1);
        topics.produce(
                things,
                IntStream.range(0, 500).mapToObj(i -> "{\"id\":" + i + "}").toList());
        Map<String, String> settings = Map.of(
                "plugin.path", icebergWithDriver().getParent().toString(),
                "plugin.index.dir", folder.resolve("plugin-index").toString());

        try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"));
                PluginWorker worker = PluginWorker.launch(MILLRACE, folder.resolve("worker"), settings)) {
            create(worker.awaitSide(), sink, """
                    {"connector.class":"org.apache.iceberg.connect.IcebergSinkConnector","topics":"%s",
                     "value.converter":"org.apache.kafka.connect.json.JsonConverter",
                     "value.converter.schemas.enable":"false","iceberg.tables":"db.things",
                     "iceberg.tables.auto-create-enabled":"true",
                     "iceberg.tables.auto-create-props.write.format.default":"avro",
                     "iceberg.control.topic":"%s","iceberg.control.commit.interval-ms":"1000",
                     "iceberg.catalog.catalog-impl":"org.apache.iceberg.jdbc.JdbcCatalog",
                     "iceberg.catalog.uri":"%s","iceberg.catalog.jdbc.user":"postgres",
                     "iceberg.catalog.warehouse":"/warehouse",
                     "iceberg.catalog.io-impl":"org.apache.iceberg.inmemory.InMemoryFileIO"}
                    """.formatted(things, control, postgres.url("postgres")));

            eventually("all records are in the table", PATIENCE, () -> addedRecords(worker), each -> each == 500);
            // Iceberg commits the offsets in its own transactions, by means of what Apache's runtime happens to hand to
            // a sink.
            new SinkLag(topics, sink).awaitNone(things);
            String location = postgres.rows("postgres", "select metadata_location from iceberg_tables")
                    .toString();
            assertFalse(location.contains("/00000-"), () -> "the catalog still has the empty table, " + location);
        }
    }

    // A JDBC driver is for the user to add.
    private Path icebergWithDriver() throws IOException {
        MavenFiles files = MavenFiles.ofThisBuild();
        Path iceberg = Files.createDirectories(folder.resolve("plugins/iceberg"));
        try (Stream<Path> jars = Files.list(RealPlugin.ICEBERG.laidOut(files))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, iceberg.resolve(jar.getFileName()));
            }
        }
        Path driver = PostgresServer.driverJar(files);
        Files.copy(driver, iceberg.resolve(driver.getFileName()));
        return iceberg;
    }

    // As Iceberg's report of each commit has it.
    private static int addedRecords(PluginWorker worker) {
        return ADDED_RECORDS
                .matcher(worker.log())
                .results()
                .mapToInt(commit -> Integer.parseInt(commit.group(1)))
                .sum();
    }

    private static void create(Side worker, String name, String config) {
        Answer answer = worker.send(put("/connectors/" + name + "/config", config));
        assertEquals(201, answer.status(), answer::toString);
    }
}
