package io.millrace.worker.api;

import io.millrace.worker.model.SessionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the leader of the cluster, over REST. Any thread; calls return at once. Futures fail with a ConnectException
 * that names the URL, or the refusal that the leader gave.
 */
public interface LeaderClient {
    /** Has the leader write the tasks that a connector wants; signed if there is a key. */
    CompletableFuture<Void> putTaskConfigs(
            String leaderUrl, String connector, List<Map<String, String>> tasks, Optional<SessionKey> key);

    /** Has the leader make sure that no former task of a source connector writes any more. */
    CompletableFuture<Void> fenceZombies(String leaderUrl, String connector, Optional<SessionKey> key);
}
