package io.millrace.worker.simulation;

import io.millrace.worker.api.ForbiddenRefusal;
import io.millrace.worker.api.InternalRequests;
import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.api.LeaderRefusal;
import io.millrace.worker.api.SignedRequest;
import io.millrace.worker.model.SessionKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.Mac;
import org.apache.kafka.connect.errors.ConnectException;

/** Asks the leader's herder, which takes its time, does not answer, or cannot be reached. */
final class SimulatedLeaderClient implements LeaderClient {
    private static final String ALGORITHM = "HmacSHA256";
    private static final long TIMEOUT_MS = 30_000;

    private final SimulatedCluster cluster;
    private final SimulatedWorker self;

    SimulatedLeaderClient(SimulatedCluster cluster, SimulatedWorker self) {
        this.cluster = cluster;
        this.self = self;
    }

    @Override
    public CompletableFuture<Void> putTaskConfigs(
            Supplier<Leader> leaderNow, String connector, List<Map<String, String>> tasks) {
        Leader now;
        try {
            now = leaderNow.get();
        } catch (ConnectException e) {
            return CompletableFuture.failedFuture(e);
        }
        SignedRequest request = sign(tasks.toString().getBytes(StandardCharsets.UTF_8), now.key());
        return ask(now.url(), leader -> leader.putTaskConfigs(connector, tasks, request));
    }

    private CompletableFuture<Void> ask(String url, Function<InternalRequests, CompletableFuture<Void>> call) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        self.requests()
                .in(TIMEOUT_MS, () -> answer.completeExceptionally(new ConnectException("No answer from the leader")));
        cluster.agenda()
                .in(
                        latency(),
                        () -> cluster.at(url)
                                .filter(leader -> self.topicLink().isUp()
                                        && leader.topicLink().isUp())
                                .ifPresentOrElse(
                                        leader -> ask(leader, call, answer),
                                        () -> back(answer, new ConnectException(url + " cannot be reached"))));
        return answer;
    }

    private void ask(
            SimulatedWorker leader,
            Function<InternalRequests, CompletableFuture<Void>> call,
            CompletableFuture<Void> answer) {
        leader.requests()
                .in(
                        0,
                        () -> call.apply(leader.herder().internal())
                                .whenComplete((ok, error) ->
                                        cluster.agenda().in(latency(), () -> back(answer, refusal(error)))));
    }

    private void back(CompletableFuture<Void> answer, Throwable error) {
        self.requests().in(0, () -> {
            if (error == null) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(error);
            }
        });
    }

    private static Throwable refusal(Throwable error) {
        if (error == null) {
            return null;
        }
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return new LeaderRefusal(cause instanceof ForbiddenRefusal ? 403 : 409, cause.getMessage());
    }

    private int latency() {
        return self.topicLink().latency();
    }

    private static SignedRequest sign(byte[] body, Optional<SessionKey> key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            if (key.isEmpty()) {
                return new SignedRequest(body, Optional.empty(), Optional.empty());
            }
            mac.init(key.get().key());
            String signature = Base64.getEncoder().encodeToString(mac.doFinal(body));
            return new SignedRequest(body, Optional.of(signature), Optional.of(ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletableFuture<Void> fenceZombies(String leaderUrl, String connector, Optional<SessionKey> key) {
        SignedRequest request = sign(new byte[0], key);
        return ask(leaderUrl, leader -> leader.fenceZombies(connector, request));
    }
}
