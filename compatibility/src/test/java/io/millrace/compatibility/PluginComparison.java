package io.millrace.compatibility;

import static io.millrace.compatibility.Call.get;
import static io.millrace.compatibility.Call.put;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.compatibility.PluginDeviation.Views;
import io.millrace.compatibility.SideBySide.Side;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/** Asks two workers everything about their plugins, and collects where the answers differ. One thread at a time. */
final class PluginComparison {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Side apache;
    private final Side millrace;
    private final List<String> surprises = new ArrayList<>();
    private final Set<PluginDeviation> seen = EnumSet.noneOf(PluginDeviation.class);

    PluginComparison(Side apache, Side millrace) {
        this.apache = apache;
        this.millrace = millrace;
    }

    /** One entry of the list of plugins; a version that is not there is empty. */
    private record Listed(String className, String type, String version) {
        boolean isConnector() {
            return type.equals("source") || type.equals("sink");
        }

        String path() {
            return "/connector-plugins/" + encoded(className) + "/config"
                    + (version.isEmpty() ? "" : "?version=" + encoded("[" + version + "]"));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return className + " " + type + " " + (version.isEmpty() ? "-" : version);
        }
    }

    /** Classes, kinds and versions, in their order. */
    PluginComparison lists() {
        compare("the list of plugins", lines(list(apache)), lines(list(millrace)));
        return this;
    }

    /** The keys of everything that is listed. */
    PluginComparison definitions() {
        list(apache).stream().map(Listed::path).distinct().forEach(path -> {
            Answer ours = millrace.send(get(path));
            assertEquals(200, ours.status(), () -> path + " answers " + ours);
            compare(path, apache.send(get(path)).lines(), ours.lines());
        });
        return this;
    }

    /** What is said of configs that have little more than the class, as one client asks about every plugin it finds. */
    PluginComparison validations() {
        list(apache).stream()
                .filter(Listed::isConnector)
                .map(Listed::className)
                .distinct()
                .forEach(this::validate);
        return this;
    }

    // Both at once: a connector may look for its server for ten seconds.
    private void validate(String className) {
        Call call = put("/connector-plugins/" + className + "/config/validate", """
                {"connector.class":"%s","topics":"t","name":"n"}""".formatted(className));
        CompletableFuture<Answer> expected = CompletableFuture.supplyAsync(() -> apache.send(call));
        Answer ours = millrace.send(call);
        assertEquals(200, ours.status(), () -> call + " is answered " + ours);
        compare(call.toString(), expected.join().lines(), ours.lines());
    }

    /** Notes how these lines differ. */
    PluginComparison compare(String question, List<String> expected, List<String> actual) {
        Views views = new Views(expected, actual);
        if (expected.equals(actual)) {
            return this;
        }
        for (PluginDeviation deviation : PluginDeviation.values()) {
            Views forgiven = deviation.forgive(views);
            if (!forgiven.equals(views)) {
                seen.add(deviation);
            }
            views = forgiven;
        }
        List<String> difference = LineDiff.between(views.apache(), views.millrace());
        if (!difference.isEmpty()) {
            surprises.add(question + "\n" + String.join("\n", difference));
        }
        return this;
    }

    private static List<String> lines(List<Listed> plugins) {
        return plugins.stream().map(Listed::toString).toList();
    }

    private static List<Listed> list(Side side) {
        Answer answer = side.send(get("/connector-plugins?connectorsOnly=false"));
        assertEquals(200, answer.status(), answer::toString);
        String body = String.join(
                "\n",
                answer.lines().stream().dropWhile(line -> !line.startsWith("[")).toList());
        try {
            return StreamSupport.stream(JSON.readTree(body).spliterator(), false)
                    .map(PluginComparison::listed)
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("This is no list of plugins: " + answer, e);
        }
    }

    private static Listed listed(JsonNode plugin) {
        return new Listed(
                plugin.path("class").asText(),
                plugin.path("type").asText(),
                plugin.path("version").asText(""));
    }

    /** Fails with every difference found ({@code -} is Apache's worker, {@code +} is ours), or if one is gone. */
    void assertOnly(Set<PluginDeviation> expected) {
        if (!surprises.isEmpty()) {
            throw new AssertionError(
                    surprises.size() + " surprises (- Apache's answer, + ours):\n\n" + String.join("\n\n", surprises));
        }
        assertEquals(expected, seen, "the deviations seen");
    }
}
