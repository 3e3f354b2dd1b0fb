package io.millrace.launch.classdata;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class path of tests has folders on it, of which the JVM makes no archive; PackagedHomeIT sees one made. */
class ClassDataMakingTest {
    @TempDir
    Path folder;

    @Test
    void whatCannotBeMadeIsNotedAndLeavesNothingElse() throws Exception {
        Path file = folder.resolve("java.jsa");
        try (ClassDataMaking making = new ClassDataMaking(file, ShortProgram.class, Duration.ZERO)) {
            making.start();
            eventually("it is noted", () -> Files.exists(folder.resolve("java.jsa.note")));
        }

        assertEquals(List.of("java.jsa.note"), files());
    }

    @Test
    void aWorkerThatEndsEndsTheMakingToo() throws Exception {
        Path file = folder.resolve("java.jsa");
        ClassDataMaking making = new ClassDataMaking(file, ShortProgram.class, Duration.ofHours(1));

        making.start().close();

        assertEquals(List.of(), files());
    }

    @Test
    void theProcessEndsWithItsOwner() throws Exception {
        RehearsalProcess process = RehearsalProcess.begin(ShortProgram.class, folder.resolve("draft"), List.of("a.B"));

        process.close();

        process.ended().join();
        assertFalse(process.hasSucceeded());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).toList();
        }
    }

    /** Stands for the rehearsal. */
    public static final class ShortProgram {
        private ShortProgram() {}

        public static void main(String[] arguments) {
            // does nothing
        }
    }
}
