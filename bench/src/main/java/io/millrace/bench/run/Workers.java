package io.millrace.bench.run;

import io.millrace.bench.report.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How each side's processes are started: as its own start scripts do. Immutable. */
record Workers(Path apache, Path millrace, Optional<Path> control, Path bench, Optional<Path> jfr) {
    /** What Apache's scripts give to the JVM of a worker. */
    private static final List<String> APACHE_JVM = List.of(
            "-Xms256M",
            "-Xmx2G",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true");

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A worker; the arguments are its property files. */
    List<String> worker(Side side, boolean distributed, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (side == Side.APACHE) {
            command.add(java());
            command.addAll(APACHE_JVM);
            command.addAll(List.of("-cp", apache.resolve("libs") + "/*"));
            command.add("org.apache.kafka.connect.cli." + (distributed ? "ConnectDistributed" : "ConnectStandalone"));
        } else {
            String script = distributed ? "connect-distributed.sh" : "connect-standalone.sh";
            command.add(home(side).resolve("bin").resolve(script).toString());
        }
        command.addAll(arguments);
        return command;
    }

    /** The home of a side that is Millrace. */
    Path home(Side side) {
        return side == Side.CONTROL ? control.orElse(millrace) : millrace;
    }

    /** A bare client, with the JVM options of Apache's worker. */
    List<String> bare(String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(APACHE_JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        return command;
    }

    Map<String, String> environment(Side side, Path folder) {
        Map<String, String> environment = new HashMap<>();
        environment.put("LOG_DIR", folder.toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        if (jfr.isPresent() && side == Side.MILLRACE) {
            Path recording = jfr.get().resolve(folder.getFileName() + ".jfr");
            environment.put("KAFKA_OPTS", "-XX:StartFlightRecording=settings=profile,filename=" + recording);
        }
        return environment;
    }

    /** The folder for the plugin path that holds the benchmarks' connectors. */
    Path loadPlugins() {
        return bench.resolve("target").resolve("plugins");
    }

    /** The folder for the plugin path that holds Apache's file connectors. */
    Path filePlugins() {
        return apache.resolve("plugins");
    }
}
