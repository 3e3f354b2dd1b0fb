package io.millrace.worker.api;

import io.millrace.worker.model.SessionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Asks the leader of the cluster, over REST. Any thread; calls return at once. Futures fail with a ConnectException
 * that names the URL, or the refusal that the leader gave.
 */
public interface LeaderClient {
    /**
     * Has the leader write the tasks that a connector wants; signed if there is a key.
     *
     * @param leader asked when the request is about to be sent, as it may wait for its turn; any thread; may throw a
     *     ConnectException
     */
    CompletableFuture<Void> putTaskConfigs(Supplier<Leader> leader, String connector, List<Map<String, String>> tasks);

    /** The leader's REST URL and the key that it knows the requests of workers by. Immutable. */
    record Leader(String url, Optional<SessionKey> key) {}

    /** Has the leader make sure that no former task of a source connector writes any more. */
    CompletableFuture<Void> fenceZombies(String leaderUrl, String connector, Optional<SessionKey> key);
}
