package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;

import io.millrace.launch.PackagedHome.Run;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A distributed worker in a process of its own, from the packaged home. One thread. */
final class WorkerProcess implements AutoCloseable {
    private static final String HEAP = "-Xmx384m";
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1"; // no worker lives for long

    private final int port = PackagedHome.freePort();
    private final RestCalls rest = new RestCalls(URI.create("http://localhost:" + port));
    private final Run run;

    private WorkerProcess(Path folder, List<String> settings) throws IOException {
        Path properties = folder.resolve("worker-" + port + ".properties");
        List<String> lines = new ArrayList<>(settings);
        lines.add("listeners=http://localhost:" + port);
        lines.add("rest.advertised.host.name=localhost");
        Files.write(properties, lines);
        run = PackagedHome.run(
                folder,
                Map.of("LOG_DIR", folder.toString(), "KAFKA_HEAP_OPTS", HEAP, "KAFKA_OPTS", QUICK_START),
                PackagedHome.path().resolve("bin/connect-distributed.sh"),
                properties);
    }

    /** Starts a worker and does not wait for it; the files it needs and makes are in the folder. */
    static WorkerProcess start(Path folder, List<String> settings) throws IOException {
        return new WorkerProcess(folder, settings);
    }

    /** As the cluster knows it. */
    String id() {
        return "localhost:" + port;
    }

    long pid() {
        return run.process().pid();
    }

    RestCalls rest() {
        return rest;
    }

    boolean isHealthy() {
        return rest.get("/health").status() == 200;
    }

    /** The REST URL of the leader as this worker has it; empty before its first assignment. */
    String leaderUrl() {
        String log = run.text();
        int last = log.lastIndexOf("leaderUrl='");
        int begin = last + "leaderUrl='".length();
        return last < 0 ? "" : log.substring(begin, log.indexOf('\'', begin));
    }

    /** Whether the other worker leads, as this one has it. */
    boolean follows(WorkerProcess other) {
        return leaderUrl().contains(other.id());
    }

    /** The one of these workers that leads, once all of them have it so. */
    static WorkerProcess leaderOf(List<WorkerProcess> workers, Duration patience) {
        return eventually(
                        "all follow one",
                        patience,
                        () -> workers.stream()
                                .filter(leader -> workers.stream().allMatch(each -> each.follows(leader)))
                                .findFirst(),
                        leader -> leader.isPresent())
                .orElseThrow();
    }

    /** Stops it in order, and waits; returns the exit status. */
    int terminate() throws InterruptedException {
        return run.terminate();
    }

    /** Asks it to stop in order, without waiting. */
    void askToStop() {
        run.process().destroy();
    }

    /** Kills it, as a power cut does. */
    void kill() throws InterruptedException {
        run.kill();
    }

    /** Lets it stand still, as a machine does that is short of memory. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on. */
    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(pid())).start();
        if (!kill.waitFor(30, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new AssertionError("kill " + signal + " did nothing to " + this);
        }
    }

    boolean isAlive() {
        return run.process().isAlive();
    }

    /** All that it has printed. */
    String log() {
        return run.text();
    }

    @Override
    public void close() {
        run.close();
    }

    @Override
    public String toString() {
        return id() + " (process " + pid() + ", output in " + run.output() + ")";
    }
}
