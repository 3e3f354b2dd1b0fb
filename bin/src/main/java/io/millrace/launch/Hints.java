package io.millrace.launch;

import io.millrace.worker.config.ConnectorFile;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a new user what runs and what to try next, on the terminal rather than in the log. */
final class Hints {
    private static final Logger LOG = LoggerFactory.getLogger(Hints.class);

    private final PrintStream out;

    Hints(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
    }

    /** Makes the file that a new user is about to append to, so that the source does not complain until then. */
    void prepare(List<Path> connectorFiles) {
        fileOf(connectorFiles, "Source").map(Path::of).filter(Files::notExists).ifPresent(file -> {
            try {
                Files.createFile(file);
                out.println("Created the empty file " + file + " for the source connector");
            } catch (IOException e) {
                LOG.warn("The file {} of the source connector can't be created: {}", file, e.toString());
            }
        });
    }

    /** Names the REST address and the files of the file connectors among these. */
    void whatNext(URI rest, List<Path> connectorFiles) {
        String base = rest.toString().replaceAll("/$", "");
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("REST listens at " + base + ". What to try next, in another terminal:");
        fileOf(connectorFiles, "Source").ifPresent(file -> lines.add("  echo hello >> " + file));
        fileOf(connectorFiles, "Sink").ifPresent(file -> lines.add("  tail -f " + file));
        lines.add("  curl " + base + "/connectors?expand=status");
        lines.add("Ctrl-C stops everything in order; the next start goes on where this one stopped.");
        lines.add("");
        out.println(String.join(System.lineSeparator(), lines)); // in one piece, whatever is logged meanwhile
    }

    private static Optional<String> fileOf(List<Path> connectorFiles, String kind) {
        return connectorFiles.stream()
                .map(Hints::config)
                .filter(config -> config.getOrDefault("connector.class", "").contains("FileStream" + kind))
                .map(config -> config.get("file"))
                .filter(file -> file != null && !file.isBlank())
                .findFirst();
    }

    private static Map<String, String> config(Path file) {
        try {
            return ConnectorFile.read(file).config();
        } catch (ConnectException e) {
            return Map.of();
        }
    }
}
