package io.millrace.compatibility;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The two workers, each as its users get it: how it is started and where its file connectors are. */
enum Distribution {
    /** The jars published by Apache; without its scripts, which are not published as an artefact. */
    APACHE("apache.home") {
        @Override
        List<String> command(Path home, Mode mode) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    HEAP,
                    QUICK_START,
                    "-Dlog4j2.configurationFile=" + home.resolve("../../connect-log4j2.properties"),
                    "-cp",
                    home.resolve("libs") + "/*",
                    mode.mainClass);
        }

        @Override
        Map<String, String> properties(Path home) {
            return Map.of("plugin.path", home.resolve("plugins").toString());
        }
    },

    /** The packaged home, through its script. */
    MILLRACE("millrace.home") {
        @Override
        List<String> command(Path home, Mode mode) {
            return List.of(home.resolve(mode.script).toString());
        }

        @Override
        Map<String, String> properties(Path home) {
            return Map.of();
        }
    };

    private static final String HEAP = "-Xmx512m";
    /** These processes live for seconds, on few cores. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    /** What users start, by the names that Apache gave it. */
    private enum Mode {
        STANDALONE("org.apache.kafka.connect.cli.ConnectStandalone", "bin/connect-standalone.sh"),
        DISTRIBUTED("org.apache.kafka.connect.cli.ConnectDistributed", "bin/connect-distributed.sh");

        private final String mainClass;
        private final String script;

        Mode(String mainClass, String script) {
            this.mainClass = mainClass;
            this.script = script;
        }
    }

    private final String homeProperty;

    Distribution(String homeProperty) {
        this.homeProperty = homeProperty;
    }

    abstract List<String> command(Path home, Mode mode);

    abstract Map<String, String> properties(Path home);

    /** The process, not started yet, of a standalone worker with this worker file and these connector files. */
    ProcessBuilder standalone(Path workerFile, Path logDirectory, List<Path> connectorFiles) {
        List<Path> files = new ArrayList<>(List.of(workerFile));
        files.addAll(connectorFiles);
        return process(Mode.STANDALONE, files, logDirectory);
    }

    /** The process, not started yet, of a worker in a cluster. */
    ProcessBuilder distributed(Path workerFile, Path logDirectory) {
        return process(Mode.DISTRIBUTED, List.of(workerFile), logDirectory);
    }

    private ProcessBuilder process(Mode mode, List<Path> files, Path logDirectory) {
        List<String> words = new ArrayList<>(command(home(), mode));
        files.forEach(file -> words.add(file.toString()));
        ProcessBuilder process = new ProcessBuilder(words);
        process.environment().put("KAFKA_HEAP_OPTS", HEAP);
        process.environment().put("KAFKA_OPTS", QUICK_START);
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process.environment().put("LOG_DIR", logDirectory.toString());
        return process;
    }

    /** The folder that holds the file connectors. */
    Path plugins() {
        return home().resolve("plugins");
    }

    /** What a worker file of this distribution has to say so that the file connectors are found. */
    Map<String, String> pluginProperties() {
        return properties(home());
    }

    private Path home() {
        String home = System.getProperty(homeProperty);
        if (home == null || !Files.isDirectory(Path.of(home, "libs"))) {
            throw new IllegalStateException(
                    "System property '" + homeProperty + "' must name a folder with libs/, was '" + home
                            + "'; 'mvn verify' in the root folder lays it out");
        }
        return Path.of(home).toAbsolutePath().normalize();
    }
}
