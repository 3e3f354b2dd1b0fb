package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.compatibility.load.LoadSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Predicate;

/**
 * All that can be asked of a cluster over REST, asked of one of its two workers; both have to tell the same afterwards.
 * One thread at a time.
 */
final class RestRound {
    private final List<ClusterWorker> workers;
    private final ClusterWorker asked;
    private final LoadPipeline pipeline;

    RestRound(ClusterWorker asked, ClusterWorker other, LoadPipeline pipeline) {
        this.workers = List.of(asked, other);
        this.asked = asked;
        this.pipeline = pipeline;
    }

    /** The life of a connector with this name, from its creation to its end, every step of it visible in the topics. */
    void liveAndDie(String name) {
        String path = "/connectors/" + name;
        ask(201, Call.post("/connectors", "{\"name\":\"" + name + "\",\"config\":" + config("1") + "}"));
        awaitStates(name, "RUNNING", "RUNNING");
        ask(200, Call.put(path + "/config", config("2")));
        awaitTaskConfig(name, "round", "2");
        ask(200, Call.patch(path + "/config", "{\"round\":\"3\"}"));
        awaitTaskConfig(name, "round", "3");
        ask(202, Call.put(path + "/pause"));
        awaitStates(name, "PAUSED", "PAUSED");
        ask(202, Call.put(path + "/resume"));
        awaitStates(name, "RUNNING", "RUNNING");
        ask(202, Call.post(path + "/restart?includeTasks=true"));
        ask(202, Call.post(path + "/restart?includeTasks=true&onlyFailed=true"));
        awaitStates(name, "RUNNING", "RUNNING");
        ask(204, Call.put(path + "/stop"));
        awaitStates(name, "STOPPED", null);
        changeOffsets(name);
        ask(204, Call.delete(path));
        awaitAll(name + " is gone", Call.get(path + "/status"), reply -> reply.status() == 404);
        assertEquals(404, asked.call(Call.delete(path)).status());
    }

    private String config(String round) {
        return "{\"connector.class\":\"" + LoadSource.class.getName() + "\",\"topic\":\"" + pipeline.otherTopic()
                + "\",\"failure\":\"" + pipeline.failure() + "\",\"round\":\"" + round + "\"}";
    }

    private void changeOffsets(String name) {
        String path = "/connectors/" + name + "/offsets";
        String partition = "{\"task\":\"" + name + "-0\",\"place\":\"here\"}";
        ask(200, Call.patch(path, "{\"offsets\":[{\"partition\":" + partition + ",\"offset\":{\"next\":7}}]}"));
        awaitAll(
                name + " has the new offset",
                Call.get(path),
                reply -> reply.body().path("offsets").size() == 1
                        && reply.body().at("/offsets/0/offset/next").asInt() == 7);
        ask(200, Call.delete(path));
        awaitAll(
                name + " has no offset",
                Call.get(path),
                reply -> reply.body().path("offsets").isEmpty());
    }

    /** Changes and restarts the sources of the pipeline, which may be anywhere. */
    void stir(String round) {
        for (String connector : pipeline.sources()) {
            ask(200, Call.patch("/connectors/" + connector + "/config", "{\"round\":\"" + round + "\"}"));
            awaitTaskConfig(connector, "round", round);
            ask(204, Call.post("/connectors/" + connector + "/restart"));
            ask(204, Call.post("/connectors/" + connector + "/tasks/0/restart"));
            ask(204, Call.post("/connectors/" + connector + "/tasks/1/restart"));
        }
        for (String connector : pipeline.sources()) {
            awaitStates(connector, "RUNNING", "RUNNING");
        }
    }

    /** Lets all tasks of the sources fail, and restarts those. */
    void failAndRestart() throws IOException {
        Files.createFile(pipeline.failure());
        for (String connector : pipeline.sources()) {
            awaitStates(connector, "RUNNING", "FAILED");
        }
        Files.delete(pipeline.failure());
        for (String connector : pipeline.sources()) {
            ask(202, Call.post("/connectors/" + connector + "/restart?includeTasks=true&onlyFailed=true"));
            awaitStates(connector, "RUNNING", "RUNNING");
        }
    }

    /** Sets a level everywhere. */
    void setLevel(String logger, String level) {
        String path = "/admin/loggers/" + logger;
        ask(204, Call.put(path + "?scope=cluster", "{\"level\":\"" + level + "\"}"));
        for (ClusterWorker worker : workers) { // each tells when it heard of it
            eventually(
                    logger + " logs " + level + " at " + worker,
                    ClusterWorker.PATIENCE,
                    () -> worker.call(Call.get(path)).body().path("level").asText(),
                    level::equals);
        }
    }

    private void ask(int status, Call call) {
        ClusterWorker.Reply reply = asked.call(call);
        assertEquals(status, reply.status(), () -> call + " at " + asked + ": " + reply.body());
    }

    /** @param task state of all tasks; null: there is none */
    private void awaitStates(String name, String connector, String task) {
        awaitAll(name + " is " + connector, Call.get("/connectors/" + name + "/status"), reply -> {
            List<String> tasks = reply.body().path("tasks").findValuesAsText("state");
            return reply.body().at("/connector/state").asText().equals(connector)
                    && tasks.isEmpty() == (task == null)
                    && tasks.stream().allMatch(state -> state.equals(task));
        });
    }

    private void awaitTaskConfig(String name, String key, String value) {
        awaitAll(name + " has tasks with " + key + "=" + value, Call.get("/connectors/" + name + "/tasks"), reply -> {
            List<JsonNode> configs = reply.body().findValues("config");
            return !configs.isEmpty()
                    && configs.stream()
                            .allMatch(config -> config.path(key).asText().equals(value));
        });
    }

    private void awaitAll(String what, Call call, Predicate<ClusterWorker.Reply> accepted) {
        eventually(
                what + " for all of " + workers,
                ClusterWorker.PATIENCE,
                () -> workers.stream().map(worker -> worker.call(call)).toList(),
                replies -> replies.stream().allMatch(accepted)
                        && replies.stream().distinct().count() == 1);
    }
}
