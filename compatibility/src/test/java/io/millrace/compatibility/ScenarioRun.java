package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.compatibility.SideBySide.Side;
import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A scenario as it is played on one worker: the connector is named after it, and has a call log and a topic of its own.
 * What is noted and the calls make up the transcript. One thread.
 */
final class ScenarioRun {
    private static final String PACKAGE = "io.millrace.compatibility.recording.";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaTopics topics = KafkaFixture.shared().topics();
    private final List<String> notes = new ArrayList<>();
    private final Side side;
    private final String name;
    private final String topic;
    private final Path calls;
    private boolean committed;

    ScenarioRun(Side side, String worker, String name, int partitions, Path folder) {
        this.side = side;
        this.name = name;
        this.topic = name + "-" + worker;
        this.calls = folder.resolve(topic + ".calls");
        topics.create(topic, partitions);
    }

    String topic() {
        return topic;
    }

    /** Creates a source that plays a script. */
    void source(String script, String... settings) {
        create(sourceConfig(script, settings), "RUNNING");
    }

    Map<String, String> sourceConfig(String script, String... settings) {
        Map<String, String> config = config("RecordingSource");
        config.put("topic", topic);
        config.put("script", script);
        return with(config, settings);
    }

    /** Creates a sink of the topic. */
    void sink(String... settings) {
        create(with(sinkConfig(), settings), "RUNNING");
    }

    /** Creates a sink of the topic whose dead letters go to the topic of that name and {@code -dead}. */
    void sinkWithQueue(String... settings) {
        Map<String, String> config = with(
                sinkConfig(),
                "errors.deadletterqueue.topic.name",
                "@topic@-dead",
                "errors.deadletterqueue.topic.replication.factor",
                "1",
                "errors.deadletterqueue.context.headers.enable",
                "true");
        create(with(config, settings), "RUNNING");
    }

    Map<String, String> sinkConfig() {
        Map<String, String> config = config("RecordingSink");
        config.put("topics", topic);
        config.put("consumer.override.group.id", topic);
        config.put("consumer.override.heartbeat.interval.ms", "200");
        return config;
    }

    private Map<String, String> config(String connector) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("connector.class", PACKAGE + connector);
        config.put("tasks.max", "1");
        config.put("calls", calls.toString());
        for (String converter : List.of("key.converter", "value.converter")) {
            config.put(converter, PACKAGE + "RecordingConverter");
            config.put(converter + ".calls", calls.toString());
        }
        config.put("header.converter", PACKAGE + "RecordingHeaderConverter");
        config.put("header.converter.calls", calls.toString());
        return config;
    }

    /** A config with these keys and values besides; an alias in {@code transforms} or {@code predicates} records. */
    Map<String, String> with(Map<String, String> config, String... settings) {
        Map<String, String> whole = new LinkedHashMap<>(config);
        for (int i = 0; i < settings.length; i += 2) {
            whole.put(settings[i], settings[i + 1].replace("@topic@", topic));
        }
        steps(whole, "transforms", "RecordingStep");
        steps(whole, "predicates", "RecordingPredicate");
        return whole;
    }

    private void steps(Map<String, String> config, String kind, String type) {
        if (config.containsKey(kind)) {
            for (String alias : config.get(kind).split(",")) {
                config.put(kind + "." + alias + ".type", PACKAGE + type);
                config.put(kind + "." + alias + ".calls", calls.toString());
            }
        }
    }

    void create(Map<String, String> config, String state) {
        send(Call.post("/connectors", json(Map.of("name", name, "initial_state", state, "config", config))));
    }

    /** Puts a config. */
    void update(Map<String, String> config) {
        send(Call.put("/connectors/" + name + "/config", json(config)));
    }

    /** Patches the config. */
    void patch(String key, String value) {
        send(Call.patch("/connectors/" + name + "/config", json(Map.of(key, value))));
    }

    void put(String action) {
        send(Call.put("/connectors/" + name + action));
    }

    void post(String action) {
        send(Call.post("/connectors/" + name + action));
    }

    void delete() {
        delete("");
    }

    void delete(String what) {
        send(Call.delete("/connectors/" + name + what));
    }

    void alterOffsets(String body) {
        send(Call.patch("/connectors/" + name + "/offsets", body.replace("@topic@", topic)));
    }

    private void send(Call call) {
        note(call.method() + " " + call.path() + ": " + side.send(call).status());
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Makes a file that the plugins are waiting for. */
    void trigger(String what) {
        try {
            Files.createFile(calls.resolveSibling(calls.getFileName() + "." + what));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the connector and its tasks are in these states, as in {@code RUNNING [FAILED]}. */
    void awaitStates(String states) {
        Call status = Call.get("/connectors/" + name + "/status");
        eventually(
                name + " is " + states,
                () -> Transcript.states(side.send(status)),
                seen -> seen.equals(states) || states.equals(seen.replace(" []", "")));
        note(states);
    }

    /** Waits until there were this many calls whose lines have the text. */
    void awaitCalls(String text, int count) {
        String wanted = text.replace("@topic@", topic);
        eventually(name + ": '" + wanted + "' " + count + " times", () -> count(wanted) >= count, Boolean.TRUE::equals);
    }

    /** Waits until the committer thread has committed; its calls are compared, too, then. */
    void awaitCommit() {
        awaitCalls("committer | ", 1);
        committed = true;
    }

    private long count(String text) {
        return lines().stream().filter(line -> line.contains(text)).count();
    }

    /** Writes these values, each with a key; {@code none} is no value, one that begins with h has headers. */
    void produce(String... values) {
        TopicInput.write(topics.bootstrapServers(), topic, List.of(values));
    }

    /** A consumer in the group of the sink. */
    OtherMember otherMember(String assignor) {
        return new OtherMember(topics.bootstrapServers(), topic, topic, assignor);
    }

    private void note(String text) {
        notes.add(text);
    }

    /** Notes the records of a topic, once they are that many. */
    void noteRecords(String from, int count) {
        topics.awaitRecords(from, count, PATIENCE).forEach(record -> note(shown(record)));
    }

    private static String shown(ConsumerRecord<byte[], byte[]> record) {
        String headers = StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> header.key() + "=" + firstLine(header))
                .collect(Collectors.joining(", "));
        return "record " + text(record.key()) + " = " + text(record.value()) + " {" + headers + "}";
    }

    private static String firstLine(Header header) {
        String text = text(header.value());
        return header.key().endsWith("stacktrace") ? text.lines().findFirst().orElse("") : text;
    }

    private static String text(byte[] bytes) {
        String text = bytes == null ? "none" : new String(bytes, UTF_8);
        return text.length() > 500 ? text.substring(0, 10) + "..." : text;
    }

    private List<String> lines() {
        try {
            return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes, then calls, without what depends on time and place. */
    List<String> transcript() {
        List<String> transcript = new ArrayList<>(notes);
        transcript.addAll(Transcript.ofCalls(lines(), committed));
        return transcript.stream().map(line -> line.replace(topic, "@topic@")).toList();
    }
}
