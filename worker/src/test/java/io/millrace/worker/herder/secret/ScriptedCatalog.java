package io.millrace.worker.herder.secret;

import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.PluginCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** A catalog whose answers a test gives. One thread. */
final class ScriptedCatalog implements PluginCatalog {
    final List<String> asked = new ArrayList<>();
    final List<Map<String, String>> validated = new ArrayList<>();
    ConfigInfos result = PasswordKeysTest.infos(0);
    private final Map<String, CompletableFuture<List<ConfigKey>>> questions = new HashMap<>();

    /** Tells which settings of a plugin are passwords. */
    void answer(String plugin, String... passwordKeys) {
        ConfigDef definition = new ConfigDef().define("plain", Type.STRING, Importance.LOW, "doc");
        List.of(passwordKeys).forEach(key -> definition.define(key, Type.PASSWORD, Importance.HIGH, "doc"));
        questions.get(plugin).complete(List.copyOf(definition.configKeys().values()));
    }

    void fail(String plugin) {
        questions.get(plugin).completeExceptionally(new NotFoundRefusal("Unknown plugin " + plugin + "."));
    }

    @Override
    public CompletableFuture<List<ConfigKey>> configDef(String plugin, String versionRange) {
        asked.add(plugin + " " + versionRange);
        CompletableFuture<List<ConfigKey>> answer = new CompletableFuture<>();
        questions.put(plugin, answer);
        return answer;
    }

    @Override
    public CompletableFuture<ConfigInfos> validate(Map<String, String> config) {
        validated.add(config);
        return CompletableFuture.completedFuture(result);
    }

    @Override
    public CompletableFuture<List<PluginInfo>> plugins(boolean connectorsOnly) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<List<PluginProblemInfo>> problems() {
        return CompletableFuture.completedFuture(List.of());
    }
}
