package io.millrace.worker.herder.files;

import io.millrace.worker.api.ConnectorFiles.Entry;
import io.millrace.worker.api.ConnectorFiles.State;
import io.millrace.worker.config.ConnectorFile;
import java.util.List;
import java.util.Optional;

/**
 * What has to be done so that a connector follows its file. Immutable.
 *
 * @param content what the connector has to be like; empty unless the file has been read
 */
record FileAction(Entry entry, Optional<ConnectorFile> content) {
    static FileAction of(String file, State state, List<String> keys, ConnectorFile content) {
        return new FileAction(
                new Entry(file, Optional.of(content.name()), state, keys, Optional.empty()), Optional.of(content));
    }

    static FileAction delete(String file, String connector) {
        return new FileAction(
                new Entry(file, Optional.of(connector), State.DELETE, List.of(), Optional.empty()), Optional.empty());
    }

    /** Nothing can be done for the file as it is. */
    static FileAction none(String file, Optional<String> connector, Optional<String> problem) {
        State state = problem.isPresent() ? State.BAD : State.SETTLING;
        return new FileAction(new Entry(file, connector, state, List.of(), problem), Optional.empty());
    }

    State state() {
        return entry.state();
    }

    /** The connector, where there is something to be done, or nothing left to do. */
    String connector() {
        return entry.connector().orElseThrow();
    }
}
