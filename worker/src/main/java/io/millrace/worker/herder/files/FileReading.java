package io.millrace.worker.herder.files;

import io.millrace.worker.config.ConnectorFile;
import java.util.Optional;

/**
 * A file as it stands now: read, bad, or, with neither content nor problem, not settled yet. Immutable.
 *
 * @param file its name in the directory
 */
record FileReading(String file, Optional<ConnectorFile> content, Optional<String> problem) {
    static FileReading of(String file, ConnectorFile content) {
        return new FileReading(file, Optional.of(content), Optional.empty());
    }

    static FileReading bad(String file, String problem) {
        return new FileReading(file, Optional.empty(), Optional.of(problem));
    }

    static FileReading settling(String file) {
        return new FileReading(file, Optional.empty(), Optional.empty());
    }
}
