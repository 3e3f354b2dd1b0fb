package io.millrace.worker.herder.secret;

import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.config.ConnectorDefinition;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.secret.Secrets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * Which settings plugins declare as passwords. It is learned when a config is validated, so that no plugin is asked
 * twice; only those of configs that were stored before this worker started are asked for it. Any thread.
 */
public final class PasswordKeys {
    /** Keys that belong to the framework and hold no secrets; plugins have no say about them. Made when first needed. */
    private static final class Framework {
        static final Set<String> KEYS = Stream.of(ConnectorType.SOURCE, ConnectorType.SINK)
                .flatMap(type -> ConnectorDefinition.names(type).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private final Map<NamedPlugin.Id, CompletableFuture<Set<String>>> learned = new ConcurrentHashMap<>();
    private final AtomicLong knowledge = new AtomicLong();

    /** Learns from a validation without errors; one with errors may not have come to ask the plugins. */
    void learn(Map<String, String> config, ConfigInfos infos) {
        if (infos.errorCount() > 0) {
            return;
        }
        List<NamedPlugin> plugins = NamedPlugin.of(config);
        Map<NamedPlugin, Set<String>> keys = new HashMap<>();
        plugins.forEach(plugin -> keys.put(plugin, new HashSet<>()));
        in(infos)
                .forEach(key -> plugins.stream()
                        .filter(plugin -> plugin.owns(key))
                        .findFirst()
                        .ifPresent(plugin -> keys.get(plugin).add(plugin.own(key))));
        keys.forEach((plugin, own) -> learn(plugin.id(), own));
    }

    /** What was secret stays so: a plugin need not declare the same keys for every config. */
    private void learn(NamedPlugin.Id plugin, Set<String> own) {
        CompletableFuture<Set<String>> before = learned.get(plugin);
        CompletableFuture<Set<String>> after = learned.compute(
                plugin, (id, known) -> known != null && hasAnswered(known) ? both(known, own) : keys(own));
        if (after != before) {
            knowledge.incrementAndGet();
        }
    }

    private static CompletableFuture<Set<String>> both(CompletableFuture<Set<String>> known, Set<String> own) {
        if (known.join().containsAll(own)) {
            return known;
        }
        Set<String> all = new HashSet<>(known.join());
        all.addAll(own);
        return keys(all);
    }

    private static CompletableFuture<Set<String>> keys(Set<String> keys) {
        return CompletableFuture.completedFuture(keys);
    }

    /** A number that is another one whenever more is known than before. */
    long knowledge() {
        return knowledge.get();
    }

    private static boolean hasAnswered(CompletableFuture<Set<String>> keys) {
        return keys.isDone() && !keys.isCompletedExceptionally();
    }

    /** The keys of passwords in a validation's result. */
    static Set<String> in(ConfigInfos infos) {
        return in(infos.configs().stream().map(ConfigInfo::key).toList());
    }

    /** @param keys may have null among them, for what no plugin knows */
    static Set<String> in(Collection<ConfigKey> keys) {
        return keys.stream()
                .filter(key -> key != null && key.type == ConfigDef.Type.PASSWORD)
                .map(key -> key.name)
                .collect(Collectors.toSet());
    }

    /**
     * Asks the plugins of a config that are not known yet, off this thread; one that failed to answer is asked again.
     *
     * @return completes, never exceptionally, when all have answered
     */
    public CompletableFuture<Void> ask(Map<String, String> config, PluginCatalog catalog) {
        CompletableFuture<?>[] answers = NamedPlugin.of(config).stream()
                .map(plugin -> learned.compute(
                        plugin.id(),
                        (id, known) -> known == null || known.isCompletedExceptionally() ? ask(id, catalog) : known))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(answers).exceptionally(failed -> null);
    }

    private CompletableFuture<Set<String>> ask(NamedPlugin.Id plugin, PluginCatalog catalog) {
        CompletableFuture<Set<String>> keys =
                catalog.configDef(plugin.className(), plugin.version()).thenApply(PasswordKeys::in);
        keys.thenRun(knowledge::incrementAndGet);
        return keys;
    }

    /** The secrets of a config as far as they are known. */
    Secrets known(Map<String, String> config) {
        List<NamedPlugin> plugins = NamedPlugin.of(config);
        return Secrets.of(key -> isPassword(plugins, key, false));
    }

    /**
     * The secrets of a config for those who must not see any: where a plugin has not told yet, all its settings are
     * secret. It is asked, once, and its answer not waited for.
     */
    Secrets certain(Map<String, String> config, PluginCatalog catalog) {
        List<NamedPlugin> plugins = NamedPlugin.of(config);
        plugins.forEach(plugin -> {
            if (!learned.containsKey(plugin.id())) {
                learned.computeIfAbsent(plugin.id(), id -> ask(id, catalog));
            }
        });
        return Secrets.of(key -> isPassword(plugins, key, true));
    }

    private boolean isPassword(List<NamedPlugin> plugins, String key, boolean whenUnknown) {
        for (NamedPlugin plugin : plugins) {
            if (plugin.owns(key)) {
                CompletableFuture<Set<String>> keys = learned.get(plugin.id());
                if (keys == null || !hasAnswered(keys)) {
                    return whenUnknown && !isFrameworks(plugin, key);
                }
                return keys.join().contains(plugin.own(key));
            }
        }
        return false;
    }

    private boolean isFrameworks(NamedPlugin plugin, String key) {
        return Framework.KEYS.contains(key)
                || !plugin.prefix().isEmpty()
                        && Set.of("type", "predicate", "negate").contains(plugin.own(key))
                || plugin.prefix().isEmpty() && key.equals("task.class");
    }
}
