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
    private static final String STEP_BACK = "{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null;"
            + " command -v nice >/dev/null && exec nice -n 19 \"$0\" \"$@\"; exec \"$0\" \"$@\"";
    private static final List<String> PASSED_ON = List.of(
            "millrace.home", "millrace.logging", "slf4j.provider", "slf4j.internal.verbosity", "kafka.logs.dir");

    /** The least exit status of a process that a signal ended. */
    private static final int KILLED = 128;

    private final Process process;

    private RehearsalProcess(Process process) {
        this.process = process;
    }

    /**
     * @param draft where the classes are written to, and the process's own files
     */
    static RehearsalProcess begin(Program program, Draft draft) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(program, draft))
                .directory(draft.scratch().toFile()) // for what a JVM that crashes leaves
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        return new RehearsalProcess(builder.start());
    }

    /**
     * Waits until the process has read them.
     *
     * @param names classes to load besides; those that are not there are passed over
     */
    void tell(List<String> names) {
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

    static List<String> command(Program program, Draft draft) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", STEP_BACK));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-XX:ArchiveClassesAtExit=" + draft.classes());
        command.add("-Djava.io.tmpdir=" + draft.scratch());
        PASSED_ON.forEach(property -> {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        });
        command.add("-Dmillrace.logging.output=stdout"); // a file is the worker's own, and would be begun anew
        command.addAll(List.of("-cp", program.classPath(), program.main().getName()));
        return command;
    }

    CompletableFuture<?> ended() {
        return process.onExit();
    }

    /** Kills it, without a wait; any thread, even while another one writes to the process. */
    void kill() {
        process.toHandle().destroyForcibly(); // Process.destroyForcibly waits for the writing thread
    }

    /** Whether it has come to an end that is its own doing: nobody killed it. */
    boolean hasEndedByItself() {
        return !process.isAlive() && process.exitValue() < KILLED;
    }

    boolean hasSucceeded() {
        return !process.isAlive() && process.exitValue() == 0;
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        process.waitFor();
    }
}
