package io.millrace.worker.herder.secret;

import io.millrace.worker.api.ConfigDraft;
import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.Herder.Created;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.TaskInfo;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A herder that keeps configs, and does nothing else. One thread. */
final class StoredConfigs {
    final Map<String, Map<String, String>> configs = new TreeMap<>();
    final List<ConfigDraft> drafts = new ArrayList<>();
    final CompletableFuture<ConfigPlan> plan = new CompletableFuture<>();
    /** Task configs that are not the connector's own. */
    final Map<String, Map<String, String>> tasks = new TreeMap<>();

    @SuppressWarnings("unchecked")
    Herder herder() {
        return (Herder) Proxy.newProxyInstance(
                Herder.class.getClassLoader(),
                new Class<?>[] {Herder.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "connectorInfo" -> info((String) arguments[0]);
                    case "taskConfigs" -> tasks((String) arguments[0]);
                    case "putConnectorConfig" -> put((String) arguments[0], (Map<String, String>) arguments[1]);
                    case "patchConnectorConfig" -> patch((String) arguments[0], (Map<String, String>) arguments[1]);
                    case "plan" -> plan((ConfigDraft) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private ConnectorInfo info(String connector) {
        if (!configs.containsKey(connector)) {
            throw new NotFoundRefusal("Connector " + connector + " not found");
        }
        return new ConnectorInfo(connector, configs.get(connector), List.of(), ConnectorType.SOURCE);
    }

    private List<TaskInfo> tasks(String connector) {
        Map<String, String> config =
                tasks.getOrDefault(connector, info(connector).config());
        return List.of(new TaskInfo(new ConnectorTaskId(connector, 0), config));
    }

    private CompletableFuture<Created> put(String connector, Map<String, String> config) {
        boolean isNew = configs.put(connector, new TreeMap<>(config)) == null;
        return CompletableFuture.completedFuture(new Created(isNew, info(connector)));
    }

    private CompletableFuture<Created> patch(String connector, Map<String, String> patch) {
        Map<String, String> patched = new TreeMap<>(info(connector).config());
        patched.putAll(patch);
        patched.values().removeIf(value -> value == null);
        return put(connector, patched);
    }

    private CompletableFuture<?> plan(ConfigDraft draft) {
        drafts.add(draft);
        return plan;
    }

    /** What a future failed with. */
    static Throwable failure(CompletableFuture<?> outcome) {
        try {
            outcome.join();
        } catch (CompletionException e) {
            return e.getCause();
        }
        throw new AssertionError("did not fail");
    }
}
