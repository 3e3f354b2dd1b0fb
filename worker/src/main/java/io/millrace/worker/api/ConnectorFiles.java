package io.millrace.worker.api;

import java.util.List;
import java.util.Optional;

/** Files in a directory, each of which is one connector. Any thread. */
public interface ConnectorFiles {
    /** How the files and the connectors stood to each other when they were compared last. */
    Plan plan();

    /**
     * The outcome of a comparison. Immutable.
     *
     * @param applied whether connectors are made to follow the files; otherwise this is all that is done
     * @param problem why the directory cannot be compared at all, in which case nothing is done
     * @param entries sorted by file
     */
    record Plan(String directory, boolean applied, Optional<String> problem, List<Entry> entries) {
        public Plan {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One file, or one that is gone while its connector is not. Immutable.
     *
     * @param connector the connector that the file defines, or did when it could be read last
     * @param state what has to be done for the connector
     * @param keys settings that would change, sorted; no values, which may be secret
     * @param problem what is wrong with the file, or why what has to be done is not done
     */
    record Entry(String file, Optional<String> connector, State state, List<String> keys, Optional<String> problem) {
        public Entry {
            keys = List.copyOf(keys);
        }

        /** The same with the reason why nothing is done. */
        public Entry because(String reason) {
            return new Entry(file, connector, state, keys, Optional.of(reason));
        }
    }

    /** How a file and its connector stand to each other. */
    enum State {
        /** The connector is as the file says. */
        IN_LINE,
        /** There is no such connector. */
        CREATE,
        /** The connector's config is another. */
        CHANGE,
        /** The file is gone. */
        DELETE,
        /** The file has changed, or vanished, only just now; it may not be whole yet. */
        SETTLING,
        /** The file defines no connector. */
        BAD
    }
}
