package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.launch.ClusterFixture.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code connectors.dir}, connectors follow the files of a directory, in either mode. */
class ConnectorFilesIT {
    @TempDir
    Path folder;

    private Path directory;
    private WorkerFixture worker;
    private ClusterFixture cluster;

    @BeforeEach
    void prepare() throws IOException {
        directory = Files.createDirectory(folder.resolve("connectors"));
        worker = new WorkerFixture(folder)
                .durable()
                .with("connectors.dir", directory.toString())
                .with("connectors.dir.interval.ms", "200");
        cluster = new ClusterFixture()
                .with("connectors.dir", directory.toString())
                .with("connectors.dir.interval.ms", "200");
    }

    @AfterEach
    void stop() {
        worker.close();
        cluster.close();
    }

    @Test
    void connectorsOfAStandaloneWorkerComeChangeAndGoWithTheirFiles() throws IOException {
        Path json = write("first.json", "1");
        worker.start();
        RestCalls rest = worker.rest();

        follow(rest, json);

        eventually(
                "nothing is left",
                () -> rest.get("/connector-files").body().path("files").isEmpty());
    }

    @Test
    void connectorsOfAClusterComeChangeAndGoWithTheirFiles() throws IOException {
        Path json = write("first.json", "1");
        Node one = cluster.start();
        Node two = cluster.start();

        follow(two.rest(), json);

        eventually(
                "both know",
                () -> names(one.rest()).equals("[]") && names(two.rest()).equals("[]"));
    }

    private void follow(RestCalls rest, Path json) throws IOException {
        eventually("the first is there", () -> count(rest, "first").equals("1"));
        Path properties = Files.writeString(
                directory.resolve("second.properties"),
                "name=second\nconnector.class=" + WorkerFixture.SOURCE + "\ntopic=files\n");
        write("first.json", "2");
        eventually("the first has changed", () -> count(rest, "first").equals("2"));
        eventually("the second is there", () -> rest.states("second").equals("RUNNING [RUNNING]"));
        eventually(
                "all is in line",
                () -> state(rest, "first.json").equals("in_line")
                        && state(rest, "second.properties").equals("in_line"));

        rest.patch("/connectors/first/config", RestCalls.config("count", "3"));
        eventually("the file wins", () -> count(rest, "first").equals("2"));
        rest.delete("/connectors/second");
        eventually("the file brings it back", () -> rest.states("second").equals("RUNNING [RUNNING]"));

        Files.writeString(json, "{\"name\":");
        eventually("the file is bad", () -> state(rest, "first.json").equals("bad"));
        assertEquals("2", count(rest, "first"));
        Files.delete(json);
        Files.delete(properties);
        eventually("both are gone", () -> names(rest).equals("[]"));
    }

    @Test
    void aFileRemovedWhileTheWorkerIsDownTakesItsConnectorAndNoOther() throws IOException {
        Path file = write("mine.json", "1");
        worker.start();
        eventually("it is there", () -> count(worker.rest(), "mine").equals("1"));
        worker.rest().create("by-rest", "connector.class", WorkerFixture.SOURCE, "topic", "files");
        eventually("ownership is known", () -> Files.exists(directory.resolve(".millrace-owned.json")));
        worker.stop();
        Files.delete(file);

        worker.start();

        eventually("it is gone", () -> names(worker.rest()).equals("[\"by-rest\"]"));
    }

    @Test
    void aConfigThatIsRefusedIsToldAndTriedAgainOnceMended() throws IOException {
        worker.start();
        Files.writeString(directory.resolve("odd.json"), "{\"name\":\"odd\",\"connector.class\":\"Nowhere\"}");

        JsonNode file = eventually(
                "the refusal is told",
                () -> file(worker.rest(), "odd.json"),
                seen -> seen.path("problem").isTextual());

        assertEquals("create", file.path("state").asText());
        assertTrue(file.path("problem").asText().contains("Nowhere"), file.toString());
        write("odd.json", "1");
        eventually("it is there", () -> count(worker.rest(), "odd").equals("1"));
    }

    @Test
    void aPlanIsShownAndNotFollowed() throws IOException {
        write("planned.json", "1");
        worker.with("connectors.dir.mode", "plan").start();

        eventually(
                "the plan is shown", () -> state(worker.rest(), "planned.json").equals("create"));

        assertEquals(
                "plan",
                worker.rest().get("/connector-files").body().path("mode").asText());
        assertEquals("[]", names(worker.rest()));
    }

    private Path write(String name, String count) throws IOException {
        String connector = name.substring(0, name.indexOf('.'));
        return Files.writeString(
                directory.resolve(name),
                "{\"name\":\"" + connector + "\",\"config\":{\"connector.class\":\"" + WorkerFixture.SOURCE
                        + "\",\"topic\":\"files\",\"count\":\"" + count + "\"}}");
    }

    private static String count(RestCalls rest, String connector) {
        return rest.get("/connectors/" + connector + "/config")
                .body()
                .path("count")
                .asText();
    }

    private static String names(RestCalls rest) {
        return rest.get("/connectors").body().toString();
    }

    private static String state(RestCalls rest, String file) {
        return file(rest, file).path("state").asText();
    }

    private static JsonNode file(RestCalls rest, String name) {
        for (JsonNode file : rest.get("/connector-files").body().path("files")) {
            if (file.path("file").asText().equals(name)) {
                return file;
            }
        }
        return MissingNode.getInstance();
    }
}
