package io.millrace.compatibility;

import static io.millrace.compatibility.Call.get;
import static io.millrace.compatibility.Call.put;
import static io.millrace.compatibility.Distribution.MILLRACE;
import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.compatibility.SideBySide.Side;
import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debezium's source and sink connectors in our worker copy a table from one PostgreSQL database to another. */
final class PostgresPipelineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String ALL_ROWS = "select * from orders order by id";

    private final KafkaTopics topics = KafkaFixture.shared().topics();
    private final String source = topics.freshName("shop");
    private final String sink = topics.freshName("copy");
    private final String topic = source + ".public.orders";

    @TempDir
    private Path folder;

    @AfterEach
    void deleteTopic() {
        if (topics.exists(topic)) {
            topics.delete(topic);
        }
    }

    @Test
    @RealPluginsProfile
    void aTableIsCopiedThroughChangesOfItsSchemaAndAKill() throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"))) {
            postgres.execute("postgres", "create database shop", "create database copy");
            postgres.execute("shop", """
                    create table orders (id int primary key, customer text, amount numeric(10,2), rate float8,
                    paid boolean, ordered date, placed timestamptz, note text)""", orders(1, 1000));

            try (PluginWorker worker = launch()) {
                createConnectors(worker.awaitSide(), postgres);
                awaitCopy(postgres);
                changeRows(postgres);
                awaitCopy(postgres);
                addColumn(postgres);
                awaitCopy(postgres);
                postgres.execute("shop", manyTransactions(2000, 300));
                eventually("the copying is under way", PATIENCE, () -> copied(postgres, 2000), rows -> rows >= 300);
            }
            long copied = copied(postgres, 2000);
            System.out.println("Killed after " + copied + " of 3000 rows of the third part");
            addColumnBehindTheWorkersBack(postgres);
            try (PluginWorker worker = launch()) {
                awaitCopy(postgres);
                new SinkLag(topics, sink).awaitNone(topic);
                assertAllRun(worker.awaitSide());
            }
        }
    }

    /** The second worker finds its connectors in the file of the first. */
    private PluginWorker launch() {
        Map<String, String> settings = Map.of(
                "plugin.path", RealPlugin.path(List.of(RealPlugin.DEBEZIUM_POSTGRES, RealPlugin.DEBEZIUM_JDBC)),
                "plugin.index.dir", folder.resolve("plugin-index").toString(),
                "config.storage.file.filename", folder.resolve("configs").toString());
        return PluginWorker.launch(MILLRACE, folder.resolve("worker"), settings);
    }

    private static void changeRows(PostgresServer postgres) throws SQLException {
        postgres.execute(
                "shop",
                orders(1001, 1100),
                "update orders set note = 'changed', amount = amount + 1 where id % 3 = 0",
                "delete from orders where id % 10 = 0");
    }

    private static void addColumn(PostgresServer postgres) throws SQLException {
        postgres.execute(
                "shop",
                "alter table orders add column channel text",
                orders(1101, 1200),
                "update orders set channel = 'shop ' || id where id % 4 = 0",
                "delete from orders where id % 17 = 0");
    }

    private static void addColumnBehindTheWorkersBack(PostgresServer postgres) throws SQLException {
        postgres.execute(
                "shop",
                orders(1201, 1300),
                "alter table orders add column weight float8",
                "update orders set weight = id / 3.0, paid = null where id % 5 = 1",
                "delete from orders where id % 23 = 0");
    }

    private static String orders(int first, int last) {
        return """
                insert into orders (id, customer, amount, rate, paid, ordered, placed, note)
                select i, 'customer ' || i, i * 1.25, i / 7.0, i %% 2 = 0, date '2024-01-01' + i,
                timestamptz '2024-01-01 00:00:00.123456+00' + i * interval '1 minute', null
                from generate_series(%d, %d) i""".formatted(first, last);
    }

    // Each inserts ten rows, changes two of them and deletes one of the transaction before.
    private static String manyTransactions(int first, int count) {
        return """
                do $$ begin
                for t in 0..%2$d - 1 loop
                  insert into orders (id, customer, amount) select i, 'customer ' || i, i * 1.25
                  from generate_series(%1$d + t * 10, %1$d + t * 10 + 9) i;
                  update orders set channel = 'phone', paid = true where id in (%1$d + t * 10 + 3, %1$d + t * 10 + 4);
                  delete from orders where id = %1$d + t * 10 - 5 and t > 0;
                  commit;
                end loop; end $$""".formatted(first, count);
    }

    private static long copied(PostgresServer postgres, int first) throws SQLException {
        return Long.parseLong(postgres.rows("copy", "select count(*) from orders where id >= " + first)
                .get(0));
    }

    private void createConnectors(Side worker, PostgresServer postgres) {
        create(worker, source, """
                {"connector.class":"io.debezium.connector.postgresql.PostgresConnector","database.hostname":"localhost",
                 "database.port":"%d","database.user":"postgres","database.password":"any","database.dbname":"shop",
                 "topic.prefix":"%s","plugin.name":"pgoutput","table.include.list":"public.orders"}
                """.formatted(postgres.port(), source));
        create(worker, sink, """
                {"connector.class":"io.debezium.connector.jdbc.JdbcSinkConnector","topics":"%s","connection.url":"%s",
                 "connection.username":"postgres","connection.password":"any","insert.mode":"upsert",
                 "primary.key.mode":"record_key","delete.enabled":"true","schema.evolution":"basic",
                 "collection.name.format":"orders","consumer.override.metadata.max.age.ms":"1000",
                 "consumer.override.session.timeout.ms":"6000"}
                """.formatted(topic, postgres.url("copy")));
    }

    private static void create(Side worker, String name, String config) {
        Answer answer = worker.send(put("/connectors/" + name + "/config", config));
        assertEquals(201, answer.status(), answer::toString);
    }

    private static void awaitCopy(PostgresServer postgres) throws SQLException {
        List<String> expected = postgres.rows("shop", ALL_ROWS);
        eventually(
                "all " + expected.size() + " rows are copied",
                PATIENCE,
                () -> postgres.rows("copy", ALL_ROWS),
                expected::equals);
    }

    private void assertAllRun(Side worker) {
        for (String connector : List.of(source, sink)) {
            Answer status = worker.send(get("/connectors/" + connector + "/status"));
            assertFalse(status.inOneLine().contains("FAILED"), status::toString);
        }
    }
}
