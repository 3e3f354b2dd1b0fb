package io.millrace.launch.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleLogger;

/** Runs a small program in a JVM of its own, where slf4j has no provider yet. */
class MillraceLoggingTest {
    private static final String TIME = "\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}\\] ";

    @Test
    void writesTheLineThatUsersKnow() throws Exception {
        List<String> lines = run();

        assertTrue(lines.get(0).matches(TIME + "INFO plain 1 of 2 \\(some\\.Logger\\)"), lines.get(0));
    }

    @Test
    void putsTheConnectorsContextInFrontAndKeepsItFromOtherThreads() throws Exception {
        List<String> lines = run();

        assertTrue(lines.get(1).matches(TIME + "WARN \\[orders\\|task-0\\] inside \\(some\\.Logger\\)"), lines.get(1));
        assertTrue(lines.get(2).matches(TIME + "INFO another thread \\(some\\.Logger\\)"), lines.get(2));
    }

    @Test
    void writesStackTracesAndRemembersTheLinesOfAConnector() throws Exception {
        List<String> lines = run();

        assertTrue(lines.get(3).matches(TIME + "ERROR \\[orders\\|task-0\\] broken \\(some\\.Logger\\)"), lines.get(3));
        assertEquals("java.lang.IllegalStateException: why", lines.get(4));
        assertTrue(lines.get(5).startsWith("\tat "), lines.get(5));
        assertTrue(lines.contains("remembered [inside, broken]"), lines.toString());
    }

    @Test
    void followsLevelsThatChangeAndTheFluentCalls() throws Exception {
        List<String> lines = run();

        assertTrue(lines.stream().noneMatch(line -> line.contains("too early")), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.matches(TIME + "DEBUG in time \\(some\\.Logger\\)")));
        assertTrue(lines.stream()
                .anyMatch(line -> line.matches(TIME + "DEBUG key=value fluent call \\(some\\.Logger\\)")));
    }

    @Test
    void saysInOneLineThatItsFileIsMissing() throws Exception {
        List<String> lines = run("-Dmillrace.logging=/no/such/file", "-Dmillrace.logging.thread=true");

        assertTrue(lines.get(0).contains("WARN [main] Logging configuration '/no/such/file' cannot be read"));
        assertTrue(lines.get(1).endsWith("INFO [main] plain 1 of 2 (some.Logger)"), lines.get(1));
    }

    private static String classPath(Class<?>... classes) {
        return Stream.of(classes)
                .map(each -> Path.of(URI.create(
                        each.getProtectionDomain().getCodeSource().getLocation().toString())))
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Dslf4j.provider=" + MillraceLogging.class.getName(),
                "-cp",
                classPath(LoggingProgram.class, MillraceLogging.class, Logger.class, SimpleLogger.class),
                LoggingProgram.class.getName()));
        Process process = new ProcessBuilder(command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output.lines().toList();
    }
}
