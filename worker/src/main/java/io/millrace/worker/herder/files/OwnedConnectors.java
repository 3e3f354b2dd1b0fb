package io.millrace.worker.herder.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.config.ConnectorFilesSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, in a file, which connectors come from which file of the directory: these alone may be deleted when their
 * files are. Any thread.
 */
final class OwnedConnectors {
    private static final Logger log = LoggerFactory.getLogger(OwnedConnectors.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORMAT = "connector-files";

    private final Path stateFile;
    private final Map<String, String> files = new TreeMap<>();
    private boolean saved;
    private boolean warned;

    OwnedConnectors(Path stateFile) {
        this.stateFile = stateFile;
    }

    /** Reads what an earlier worker has remembered. */
    synchronized void load() {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(stateFile));
            if (!FORMAT.equals(json.path("millrace").asText())) {
                throw new IOException("it is none that this program has written");
            }
            json.path("owned")
                    .properties()
                    .forEach(entry -> files.put(entry.getKey(), entry.getValue().asText()));
            saved = true;
        } catch (NoSuchFileException e) {
            log.debug("No state file yet", e);
        } catch (IOException e) {
            log.warn(
                    "The state file '{}' of the connector files cannot be read: {}. Connectors whose files were removed while"
                            + " no worker ran are not deleted; delete them over REST",
                    stateFile,
                    e.getMessage());
        }
    }

    /** By connector, the names of files. */
    synchronized Map<String, String> files() {
        return Map.copyOf(files);
    }

    synchronized void put(String connector, String file) {
        if (!file.equals(files.put(connector, file))) {
            save();
        }
    }

    synchronized void remove(String connector) {
        if (files.remove(connector) != null) {
            save();
        }
    }

    /** Whether the file that remembers has itself been removed. */
    synchronized boolean isLost() {
        return saved && !files.isEmpty() && !Files.exists(stateFile);
    }

    private void save() {
        ObjectNode json = JSON.createObjectNode().put("millrace", FORMAT).put("version", 1);
        ObjectNode owned = json.putObject("owned");
        files.forEach(owned::put);
        try {
            replace(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
            saved = true;
            warned = false;
        } catch (IOException e) {
            warnOnce(e);
        }
    }

    /** Other workers may share the directory, and write at the same time. */
    private void replace(byte[] content) throws IOException {
        Path temporary = stateFile.resolveSibling(stateFile.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.write(temporary, content);
            Files.move(temporary, stateFile, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void warnOnce(IOException e) {
        if (!warned) {
            warned = true;
            log.warn(
                    "The state file '{}' of the connector files cannot be written: {}. After a restart the worker does not know"
                            + " which connectors come from files, and deletes none whose file is removed before it starts. Set"
                            + " '{}' to a file that it can write",
                    stateFile,
                    e.toString(),
                    ConnectorFilesSettings.STATE_FILE);
        }
    }
}
