package io.millrace.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerArgumentsTest {
    private static final String[] FILES = {"worker.properties", "a.properties", "b.json"};

    @Test
    void filesMeanTheSameWithAndWithoutTheParserOfOptions() throws Exception {
        WorkerArguments plain = WorkerArguments.ofFiles(FILES).orElseThrow();

        assertEquals(plain, parse(FILES));
        assertEquals(List.of(Path.of("a.properties"), Path.of("b.json")), plain.connectorFiles());
        assertEquals(parse(""), WorkerArguments.ofFiles(new String[] {""}).orElseThrow());
    }

    @Test
    void optionsAreForTheParser() throws Exception {
        for (String[] words : List.of(new String[0], new String[] {"w", "--help"}, new String[] {"@file"})) {
            assertTrue(WorkerArguments.ofFiles(words).isEmpty());
        }

        WorkerArguments parsed = parse("--embedded-kafka", "--embedded-kafka-data", "d", "w", "c");

        assertEquals(new WorkerArguments("w", List.of(Path.of("c")), true, Path.of("d")), parsed);
    }

    @Test
    void whatEndsAtOnceHasItsStatus() {
        assertEquals(1, status());
        assertEquals(1, status("--help"));
        assertEquals(1, status("--nonsense"));
        assertEquals(1, status("--embedded-kafka-data", "d", "w"));
        assertEquals(0, status("--version"));
    }

    @Test
    void aDistributedWorkerPassesOverFurtherArguments() throws Exception {
        WorkerArguments parsed = new DistributedOptions().parse(new String[] {"--embedded-kafka", "w", "c"}, nowhere());

        assertEquals(new WorkerArguments("w", List.of(), true, null), parsed);
    }

    private static int status(String... words) {
        return assertThrows(WorkerOptions.EndedException.class, () -> parse(words))
                .status();
    }

    private static WorkerArguments parse(String... words) throws Exception {
        return new StandaloneOptions().parse(words, nowhere());
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream());
    }
}
