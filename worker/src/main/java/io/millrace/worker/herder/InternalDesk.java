package io.millrace.worker.herder;

import io.millrace.worker.api.InternalRequests;
import io.millrace.worker.api.PendingWrite;
import io.millrace.worker.api.SignedRequest;
import io.millrace.worker.herder.ClusterParts.KeySettings;
import io.millrace.worker.herder.internal.SignatureCheck;
import io.millrace.worker.store.ConfigBackingStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Serves the other workers of the cluster: signature first, leadership next, then the connector. Any thread. */
final class InternalDesk implements InternalRequests {
    private final ConfigBackingStore configs;
    private final EventLoop loop;
    private final ConnectorRequests requests;
    private final ZombieFencing zombies;
    private final Leadership leadership;
    private final SignatureCheck signatures;

    InternalDesk(
            ConfigBackingStore configs,
            EventLoop loop,
            ConnectorRequests requests,
            ZombieFencing zombies,
            Leadership leadership,
            KeySettings keys) {
        this.configs = configs;
        this.loop = loop;
        this.requests = requests;
        this.zombies = zombies;
        this.leadership = leadership;
        this.signatures = new SignatureCheck(keys.verified());
    }

    @Override
    public CompletableFuture<Void> putTaskConfigs(
            String connector, List<Map<String, String>> tasks, SignedRequest request) {
        return checked(
                request,
                () -> PendingWrite.of(admission -> loop.call(
                        "writing the tasks of connector '" + connector + "' for another worker",
                        () -> requests.putTasks(admission, connector, tasks))));
    }

    @Override
    public CompletableFuture<Void> fenceZombies(String connector, SignedRequest request) {
        return checked(
                request,
                () -> loop.call(
                        "shutting out former tasks of connector '" + connector + "' for another worker",
                        () -> zombies.fence(connector)));
    }

    private CompletableFuture<Void> checked(SignedRequest request, Supplier<CompletableFuture<Void>> work) {
        try {
            if (leadership.view().protocol().signsRequests()) {
                signatures.require(request, configs.snapshot().sessionKey());
            }
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
