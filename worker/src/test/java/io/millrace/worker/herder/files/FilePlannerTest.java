package io.millrace.worker.herder.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.ConnectorFiles.Entry;
import io.millrace.worker.config.ConnectorFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files, connectors that are stored, connectors that came from files, and what follows. */
class FilePlannerTest {
    /**
     * Files are {@code name=connector:value}, {@code name=!} for a bad one and {@code name=?} for one that settles;
     * stored connectors {@code name:value}; owned ones {@code name=file}. The plan has {@code file connector state}.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "files          | stored  | owned       | plan",
                "               |         |             |              ",
                "f=a:1          |         |             | f a CREATE   ",
                "f=a:1          | a:1     |             | f a IN_LINE  ",
                "f=a:1          | a:2     |             | f a CHANGE[v]",
                "f=a:1          |         | a=f         | f a CREATE   ",
                "f=a:1          | a:1     | a=f         | f a IN_LINE  ",
                "f=a:1          | a:2     | a=f         | f a CHANGE[v]",
                "               | a:1     |             |              ",
                "               | a:1     | a=f         | f a DELETE   ",
                "               |         | a=f         | -a           ",
                "f=!            |         |             | f - BAD      ",
                "f=!            | a:1     | a=f         | f a BAD      ",
                "f=!            |         | a=f         | f a BAD      ",
                "f=?            |         |             | f - SETTLING ",
                "f=?            | a:1     | a=f         | f a SETTLING ",
                "f=b:1          | a:1     | a=f         | f b CREATE,f a DELETE",
                "f=b:1          |         | a=f         | f b CREATE,-a",
                "g=a:1          | a:1     | a=f         | g a IN_LINE  ",
                "f=?,g=a:1      | a:1     | a=f         | f a SETTLING,g a IN_LINE",
                "f=a:1,g=a:2    |         |             | f a CREATE,g - BAD",
                "f=a:1,g=a:2    | a:2     | a=g         | f - BAD,g a IN_LINE",
                "f=b:1,g=b:2    | a:1,b:2 | a=f,b=g     | f a BAD,g b IN_LINE",
                "f=a:1,g=b:1    | a:2     | c=h         | f a CHANGE[v],g b CREATE,-c",
            },
            useHeadersInDisplayName = true)
    void thePlanFollowsTheFiles(String files, String stored, String owned, String plan) {
        FilePlanner.Result result = FilePlanner.plan(readings(files), owned(owned), stored(stored));

        List<String> told = new ArrayList<>();
        result.actions().forEach(action -> told.add(text(action.entry())));
        result.forgotten().forEach(connector -> told.add("-" + connector));
        assertEquals(plan == null ? "" : plan, String.join(",", told));
    }

    @Test
    void tellsWhichKeysDifferAndNoValues() {
        Map<String, String> file = new HashMap<>(Map.of("name", "a", "same", "1", "other", "2", "added", "3"));
        file.put("null", null);
        FileReading reading = FileReading.of("f", new ConnectorFile("a", file, Optional.empty()));
        Map<String, String> stored = Map.of("name", "a", "same", "1", "other", "secret", "removed", "4");

        List<FileAction> actions = FilePlanner.plan(List.of(reading), Map.of(), name -> Optional.of(stored))
                .actions();

        assertEquals(
                List.of("added", "null", "other", "removed"),
                actions.get(0).entry().keys());
    }

    @Test
    void namesTheFileThatHasTheConnectorAlready() {
        List<FileAction> actions = FilePlanner.plan(readings("f=a:1,g=a:1"), Map.of(), name -> Optional.empty())
                .actions();

        String problem = actions.get(1).entry().problem().orElseThrow();
        assertTrue(problem.contains("'a'") && problem.contains("'f'"), problem);
    }

    @Test
    void oneFileMayLeaveSeveralConnectorsBehind() {
        FilePlanner.Result result =
                FilePlanner.plan(List.of(), Map.of("a", "f", "b", "f"), name -> Optional.of(Map.of()));

        assertEquals(2, result.actions().size());
        assertEquals(Set.of(), result.forgotten());
    }

    private static String text(Entry entry) {
        return entry.file() + " " + entry.connector().orElse("-") + " " + entry.state()
                + (entry.keys().isEmpty() ? "" : entry.keys());
    }

    private static List<FileReading> readings(String files) {
        return parts(files).stream().map(FilePlannerTest::reading).toList();
    }

    private static FileReading reading(String part) {
        String name = part.substring(0, part.indexOf('='));
        String content = part.substring(part.indexOf('=') + 1);
        return switch (content) {
            case "!" -> FileReading.bad(name, "it is bad");
            case "?" -> FileReading.settling(name);
            default -> {
                String[] connector = content.split(":");
                Map<String, String> config = Map.of("name", connector[0], "v", connector[1]);
                yield FileReading.of(name, new ConnectorFile(connector[0], config, Optional.empty()));
            }
        };
    }

    private static Map<String, String> owned(String owned) {
        Map<String, String> files = new HashMap<>();
        parts(owned).forEach(part -> files.put(part.split("=")[0], part.split("=")[1]));
        return files;
    }

    private static Function<String, Optional<Map<String, String>>> stored(String stored) {
        Map<String, Map<String, String>> configs = new HashMap<>();
        parts(stored).forEach(part -> {
            String name = part.split(":")[0];
            configs.put(name, Map.of("name", name, "v", part.split(":")[1]));
        });
        return name -> Optional.ofNullable(configs.get(name));
    }

    private static List<String> parts(String text) {
        return text == null ? List.of() : Arrays.asList(text.split(","));
    }
}
