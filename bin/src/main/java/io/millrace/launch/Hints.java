package io.millrace.launch;

import io.millrace.worker.config.ConnectorFile;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** Tells a new user what runs and what to try next, on the terminal rather than in the log. */
final class Hints {
    private final PrintStream out;

    Hints(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
    }

    /** Names the REST address and the files of the file connectors among these. */
    void whatNext(URI rest, List<Path> connectorFiles) {
        String base = rest.toString().replaceAll("/$", "");
        out.println();
        out.println("REST listens at " + base + ". What to try next, in another terminal:");
        fileOf(connectorFiles, "Source").ifPresent(file -> out.println("  echo hello >> " + file));
        fileOf(connectorFiles, "Sink").ifPresent(file -> out.println("  tail -f " + file));
        out.println("  curl " + base + "/connectors?expand=status");
        out.println("Ctrl-C stops everything in order; the next start goes on where this one stopped.");
        out.println();
    }

    private static Optional<String> fileOf(List<Path> connectorFiles, String kind) {
        return connectorFiles.stream()
                .map(Hints::config)
                .filter(config -> config.getOrDefault("connector.class", "").contains("FileStream" + kind))
                .map(config -> config.get("file"))
                .filter(file -> file != null && !file.isBlank())
                .findFirst();
    }

    private static java.util.Map<String, String> config(Path file) {
        try {
            return ConnectorFile.read(file).config();
        } catch (ConnectException e) {
            return java.util.Map.of();
        }
    }
}
