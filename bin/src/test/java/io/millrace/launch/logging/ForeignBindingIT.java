package io.millrace.launch.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.WorkerLoggers;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

/** Levels under the bindings that hosts bring, each in a JVM of its own. The build lays their jars in a folder. */
class ForeignBindingIT {
    private static final Path JARS = Path.of(System.getProperty("foreign.bindings", "target/foreign-bindings"))
            .toAbsolutePath();

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "logback-classic logback-core",
        "log4j-slf4j2-impl log4j-core log4j-api",
        "slf4j-reload4j reload4j",
        "slf4j-jdk14"
    })
    void levelsAreAppliedToLoggersInUseAndToThoseToCome(String jars) throws Exception {
        Map<String, String> said = run(jars.split(" "));

        assertEquals("true", said.get("quiet"), said.toString());
        assertTrue(said.get("changed").contains("some.Used"), said.toString());
        assertEquals("true", said.get("used"), said.toString());
        assertEquals("true", said.get("later"), said.toString());
        assertEquals("WARN", said.get("root"), said.toString());
        assertEquals("DEBUG true", said.get("shown"), said.toString());
        assertEquals("true", said.get("silent"), said.toString());
    }

    private Map<String, String> run(String... artifacts) throws IOException, InterruptedException {
        List<Path> classPath = new ArrayList<>();
        for (Class<?> type : List.of(ForeignProgram.class, ProcessLoggers.class, WorkerLoggers.class, Logger.class)) {
            classPath.add(Path.of(URI.create(
                    type.getProtectionDomain().getCodeSource().getLocation().toString())));
        }
        for (String artifact : artifacts) {
            classPath.add(jar(artifact));
        }
        Path errors = dir.resolve("errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath.stream()
                                .map(Path::toString)
                                .distinct()
                                .collect(Collectors.joining(File.pathSeparator)),
                        ForeignProgram.class.getName())
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> text(errors));
        return Arrays.stream(output.split("\n"))
                .map(line -> line.split(" ", 2))
                .filter(words -> words.length == 2)
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (first, second) -> first));
    }

    private static Path jar(String artifact) throws IOException {
        Predicate<Path> version = file -> file.getFileName().toString().matches(artifact + "-\\d.*\\.jar");
        try (Stream<Path> files = Files.list(JARS)) {
            return files.filter(version)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(artifact + " not in " + JARS));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
