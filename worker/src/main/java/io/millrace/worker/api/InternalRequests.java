package io.millrace.worker.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What workers ask of the leader of their cluster. Signatures are checked first, leadership next, the connector last.
 * Any thread; futures fail with a {@link RequestException}.
 */
public interface InternalRequests {
    /** Writes the tasks that a connector wants. */
    CompletableFuture<Void> putTaskConfigs(String connector, List<Map<String, String>> tasks, SignedRequest request);

    /** Makes sure that no former task of a source connector writes any more (KIP-618). */
    CompletableFuture<Void> fenceZombies(String connector, SignedRequest request);

    /** For a worker without a cluster; refuses as Apache's standalone worker does. */
    InternalRequests STANDALONE = new InternalRequests() {
        @Override
        public CompletableFuture<Void> putTaskConfigs(
                String connector, List<Map<String, String>> tasks, SignedRequest request) {
            return CompletableFuture.failedFuture(new UnsupportedRefusal(
                    "Kafka Connect in standalone mode does not support externally setting task configurations."));
        }

        @Override
        public CompletableFuture<Void> fenceZombies(String connector, SignedRequest request) {
            return CompletableFuture.failedFuture(new UnsupportedRefusal(
                    "Kafka Connect in standalone mode does not support exactly-once source connectors."));
        }
    };
}
