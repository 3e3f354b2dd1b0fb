package io.millrace.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that is measured: its CPU, its memory, its end. Writes to a log file; closing it stops it. */
final class Child implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final long LOOK_MS = 10;
    private static final int KILOBYTES = 1024;
    private static final int LOG_TAIL = 20;

    private final String name;
    private final Process process;
    private final Path log;
    private final long startedNanos;

    private Child(String name, Process process, Path log, long startedNanos) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.startedNanos = startedNanos;
    }

    static Child start(String name, List<String> command, Map<String, String> environment, Path folder)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        long from = System.nanoTime();
        return new Child(name, builder.start(), log, from);
    }

    /** When it was started, in {@link System#nanoTime()}. */
    long startedNanos() {
        return startedNanos;
    }

    /** Looks again and again until it is so; fails when the process ends before, or the time is up. */
    void await(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            requireAlive(what);
            if (System.nanoTime() > deadline) {
                throw failure(what + " not within " + limit.toSeconds() + " s");
            }
            Thread.sleep(LOOK_MS);
        }
    }

    void requireAlive(String what) {
        if (!process.isAlive()) {
            throw failure("ended with status " + process.exitValue() + " before " + what);
        }
    }

    /** What went wrong, with the end of its log. */
    IllegalStateException failure(String what) {
        return new IllegalStateException(name + ": " + what + "\n" + logTail());
    }

    /** Whether it wrote that somewhere. */
    boolean said(String words) {
        try {
            return Files.exists(log) && Files.readString(log).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** CPU of all its threads since it started, user and system. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Most memory it ever had resident. */
    long peakMegabytes() {
        return status("VmHWM") / KILOBYTES;
    }

    long residentMegabytes() {
        return status("VmRSS") / KILOBYTES;
    }

    long threads() {
        return status("Threads");
    }

    private long status(String key) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is gone\n" + logTail(), e);
        }
    }

    /** Ends its standard input, which the broker and the bare clients take as their end, and asks it to stop. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.destroy();
        if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
