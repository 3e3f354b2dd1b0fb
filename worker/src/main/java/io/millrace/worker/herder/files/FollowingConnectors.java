package io.millrace.worker.herder.files;

import io.millrace.worker.api.Herder;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.config.ConnectorFile;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The connectors that files are compared with. Any thread. */
interface FollowingConnectors {
    /** A connector's config as it is stored; empty if there is no such connector. */
    Optional<Map<String, String>> config(String connector);

    /** Creates or changes a connector. */
    CompletableFuture<?> put(ConnectorFile content);

    CompletableFuture<?> delete(String connector);

    /** Those of a herder that shows configs as they are. */
    static FollowingConnectors of(Herder herder) {
        return new FollowingConnectors() {
            @Override
            public Optional<Map<String, String>> config(String connector) {
                try {
                    return Optional.of(herder.connectorInfo(connector).config());
                } catch (NotFoundRefusal e) {
                    return Optional.empty();
                }
            }

            @Override
            public CompletableFuture<?> put(ConnectorFile content) {
                return herder.putConnectorConfig(content.name(), content.config(), content.initialState(), true);
            }

            @Override
            public CompletableFuture<?> delete(String connector) {
                return herder.deleteConnector(connector);
            }
        };
    }
}
