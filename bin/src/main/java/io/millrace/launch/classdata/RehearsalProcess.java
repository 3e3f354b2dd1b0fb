package io.millrace.launch.classdata;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JVM that does what a start does, and at its end writes down the classes that this took. It gives way to every other
 * process, is the first to go when memory is short, and ends when this process lets go of its standard input.
 */
final class RehearsalProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RehearsalProcess.class);
    private static final String STEP_BACK =
            "{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null; exec nice -n 19 \"$0\" \"$@\"";
    private static final List<String> PASSED_ON = List.of(
            "millrace.home", "millrace.logging", "slf4j.provider", "slf4j.internal.verbosity", "kafka.logs.dir");

    private final Process process;

    private RehearsalProcess(Process process) {
        this.process = process;
    }

    /**
     * @param archive where the classes are written to
     * @param names classes to load besides; those that are not there are passed over
     */
    static RehearsalProcess begin(Class<?> main, Path archive, List<String> names) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(main, archive))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        RehearsalProcess begun = new RehearsalProcess(builder.start());
        begun.tell(names);
        return begun;
    }

    private void tell(List<String> names) {
        BufferedWriter input =
                process.outputWriter(StandardCharsets.UTF_8); // stays open for as long as the process runs
        try {
            input.write(String.join("\n", names));
            input.write("\n\n");
            input.flush();
        } catch (IOException e) {
            LOG.debug("The process does not listen; it has ended", e);
        }
    }

    private static List<String> command(Class<?> main, Path archive) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", STEP_BACK));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-XX:ArchiveClassesAtExit=" + archive);
        PASSED_ON.forEach(property -> {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        });
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }

    CompletableFuture<?> ended() {
        return process.onExit();
    }

    boolean hasSucceeded() {
        return !process.isAlive() && process.exitValue() == 0;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
