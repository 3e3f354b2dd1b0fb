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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published connectors at work in our worker. */
final class RealPluginsRecordsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern ADDED_RECORDS =
            Pattern.compile("addedRecords=CounterResult\\{unit=COUNT, value=(\\d+)}");
    private static final String ALL_ROWS = "select * from orders order by id";

    private final KafkaTopics topics = KafkaFixture.shared().topics();
    private final String prefix = topics.freshName("shop");
    private final String sink = topics.freshName("copy");

    @TempDir
    private Path folder;

    @Test
    @RealPluginsProfile
    void debeziumCopiesATableFromPostgresToPostgresAcrossAKill() throws Exception {
        Map<String, String> settings = Map.of(
                "plugin.path", RealPlugin.path(List.of(RealPlugin.DEBEZIUM_POSTGRES, RealPlugin.DEBEZIUM_JDBC)),
                "plugin.index.dir", folder.resolve("plugin-index").toString());
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"))) {
            postgres.execute("postgres", "create database shop", "create database copy");
            postgres.execute("shop", """
                    create table orders (id int primary key, customer text, amount numeric(10,2), rate float8,
                    paid boolean, ordered date, placed timestamptz, note text)""", orders(1, 1000));

            try (PluginWorker worker = PluginWorker.launch(MILLRACE, folder.resolve("worker"), settings)) {
                createConnectors(worker.awaitSide(), postgres);
                awaitCopy(postgres);
                postgres.execute(
                        "shop",
                        orders(1001, 1100),
                        "update orders set note = 'changed', amount = amount + 1 where id % 3 = 0",
                        "delete from orders where id % 10 = 0");
                awaitCopy(postgres);
            }
            postgres.execute("shop", orders(1101, 1200), "update orders set paid = null where id = 1");
            try (PluginWorker worker = PluginWorker.launch(MILLRACE, folder.resolve("worker"), settings)) {
                createConnectors(worker.awaitSide(), postgres);
                awaitCopy(postgres);
                awaitCommit(topic());
            }
        }
    }

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
            awaitCommit(things);
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

    private static String orders(int first, int last) {
        return """
                insert into orders select i, 'customer ' || i, i * 1.25, i / 7.0, i %% 2 = 0, date '2024-01-01' + i,
                timestamptz '2024-01-01 00:00:00.123456+00' + i * interval '1 minute', null
                from generate_series(%d, %d) i""".formatted(first, last);
    }

    private void createConnectors(Side worker, PostgresServer postgres) {
        create(worker, prefix, """
                {"connector.class":"io.debezium.connector.postgresql.PostgresConnector","database.hostname":"localhost",
                 "database.port":"%d","database.user":"postgres","database.password":"any","database.dbname":"shop",
                 "topic.prefix":"%s","plugin.name":"pgoutput","table.include.list":"public.orders"}
                """.formatted(postgres.port(), prefix));
        create(worker, sink, """
                {"connector.class":"io.debezium.connector.jdbc.JdbcSinkConnector","topics":"%s","connection.url":"%s",
                 "connection.username":"postgres","connection.password":"any","insert.mode":"upsert",
                 "primary.key.mode":"record_key","delete.enabled":"true","schema.evolution":"basic",
                 "collection.name.format":"orders","consumer.override.metadata.max.age.ms":"1000",
                 "consumer.override.session.timeout.ms":"6000"}
                """.formatted(topic(), postgres.url("copy")));
    }

    private static void create(Side worker, String name, String config) {
        Answer answer = worker.send(put("/connectors/" + name + "/config", config));
        assertEquals(201, answer.status(), answer::toString);
    }

    private String topic() {
        return prefix + ".public.orders";
    }

    private static void awaitCopy(PostgresServer postgres) throws Exception {
        List<String> expected = postgres.rows("shop", ALL_ROWS);
        List<String> actual = eventually(
                "all " + expected.size() + " rows are copied",
                PATIENCE,
                () -> postgres.rows("copy", ALL_ROWS),
                expected::equals);
        assertEquals(expected, actual);
    }

    // Debezium's sink tells which records it has written, Iceberg's commits them in its own transactions: both by means
    // of what Apache's runtime happens to hand to a sink.
    private void awaitCommit(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", topics.bootstrapServers()))) {
            eventually("the offsets of the sink are committed", () -> {
                long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get(30, TimeUnit.SECONDS)
                        .offset();
                var committed = admin.listConsumerGroupOffsets("connect-" + sink)
                        .partitionsToOffsetAndMetadata()
                        .get(30, TimeUnit.SECONDS)
                        .get(partition);
                return committed != null && committed.offset() == end;
            });
        }
    }
}
