package io.millrace.worker.herder.validation;

import io.millrace.worker.api.ConfigWarning;
import io.millrace.worker.config.ConverterKind;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.config.StepKind;
import io.millrace.worker.config.TopicCreationSettings;
import io.millrace.worker.kafka.ClientKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds settings of a connector config that nobody declares, and says what was probably meant. One thread. */
final class SettingWarnings {
    private static final Set<String> STEP_KEYS = Set.of("type", "plugin.version", "predicate", "negate");

    private final Findings found;
    private final Map<String, String> settings;
    private final Map<StepKind, UnlistedAliases> steps = new LinkedHashMap<>();
    private final UnlistedAliases groups;

    /**
     * What a validation has found out.
     *
     * @param source whether the connector is a source
     * @param connectorClass as the config names it
     * @param names all keys that somebody has defined or answered for
     * @param connectorNames the connector's own keys; empty when it could not be asked
     * @param frameworkNames the framework's keys for such a connector, whether set or not
     * @param clients those that the connector uses
     * @param topicCreation whether the worker allows it
     */
    record Findings(
            boolean source,
            String connectorClass,
            boolean connectorAnswered,
            Set<String> names,
            Set<String> connectorNames,
            Set<String> frameworkNames,
            Set<ClientKind> clients,
            boolean topicCreation) {}

    SettingWarnings(Findings found, Map<String, String> settings) {
        this.found = found;
        this.settings = settings;
        for (StepKind kind : StepKind.values()) {
            steps.put(kind, new UnlistedAliases(kind.property(), kind.property() + ".", kind.aliases(settings)));
        }
        this.groups = new UnlistedAliases(
                SourceConnectorConfig.TOPIC_CREATION_GROUPS,
                SourceConnectorConfig.TOPIC_CREATION_PREFIX,
                TopicKeys.groups(settings));
    }

    List<ConfigWarning> find() {
        List<ConfigWarning> warnings = new ArrayList<>();
        for (String key : new TreeSet<>(settings.keySet())) {
            if (settings.get(key) != null && !found.names().contains(key)) {
                judge(key).ifPresent(warnings::add);
            }
        }
        unlistedPredicates(warnings);
        return warnings;
    }

    private Optional<ConfigWarning> judge(String key) {
        for (ClientKind kind : ClientKind.values()) {
            if (key.startsWith(kind.overridePrefix())) {
                return override(kind, key);
            }
        }
        for (StepKind kind : StepKind.values()) {
            if (key.startsWith(kind.property() + ".")) {
                return step(kind, key);
            }
        }
        for (ConverterKind kind : ConverterKind.values()) {
            if (key.startsWith(kind.prefix())) {
                return converter(kind, key);
            }
        }
        return found.source() && key.startsWith(SourceConnectorConfig.TOPIC_CREATION_PREFIX)
                ? topicCreation(key)
                : connector(key);
    }

    /** Serializers, interceptors and reporters read settings that no client declares. */
    private Optional<ConfigWarning> override(ClientKind kind, String key) {
        if (!found.clients().contains(kind)) {
            String client = kind.workerPrefix().replace(".", "");
            return warning(key, "has no effect: this connector uses no " + client + " client");
        }
        return new Declared(
                        "the client", kind.overridePrefix(), kind.definition().names(), false)
                .judge(key);
    }

    private Optional<ConfigWarning> step(StepKind kind, String key) {
        UnlistedAliases aliases = steps.get(kind);
        return aliases.aliasOf(key).map(alias -> ownSetting(kind, alias, key)).orElseGet(() -> aliases.judge(key));
    }

    private Optional<ConfigWarning> ownSetting(StepKind kind, String alias, String key) {
        Set<String> names = below(kind.prefix(alias));
        boolean declaresSome = !STEP_KEYS.containsAll(names);
        return new Declared("the class of '" + kind.typeKey(alias) + "'", kind.prefix(alias), names, declaresSome)
                .judge(key);
    }

    private Optional<ConfigWarning> converter(ConverterKind kind, String key) {
        if (settings.get(kind.property()) == null) {
            return warning(
                    key,
                    "has no effect without '" + kind.property()
                            + "': the worker's converter has the worker's settings");
        }
        Set<String> names = below(kind.prefix());
        boolean declaresSome = !Set.of("converter.type", "plugin.version").containsAll(names);
        return new Declared("the class of '" + kind.property() + "'", kind.prefix(), names, declaresSome).judge(key);
    }

    private Optional<ConfigWarning> topicCreation(String key) {
        if (!found.topicCreation()) {
            return warning(key, "has no effect: the worker's 'topic.creation.enable' is false");
        }
        Optional<String> group = groups.aliasOf(key);
        if (group.isEmpty()) {
            return groups.judge(key);
        }
        String prefix = SourceConnectorConfig.TOPIC_CREATION_PREFIX + group.get() + ".";
        return TopicCreationSettings.isGroupSetting(key.substring(prefix.length()))
                ? Optional.empty()
                : new Declared("Kafka's topics", prefix, TopicKeys.NAMES, true).judge(key);
    }

    private Optional<ConfigWarning> connector(String key) {
        Set<String> names = new HashSet<>(found.connectorNames());
        names.addAll(found.frameworkNames());
        boolean complete = found.connectorAnswered() && !found.connectorNames().isEmpty();
        return new Declared(found.connectorClass(), "", names, complete).judge(key);
    }

    /** Such a transformation fails the tasks, not the connector. */
    private void unlistedPredicates(List<ConfigWarning> warnings) {
        List<String> predicates = StepKind.PREDICATE.aliases(settings);
        for (String alias : StepKind.TRANSFORMATION.aliases(settings)) {
            String key = StepKind.TRANSFORMATION.prefix(alias) + "predicate";
            String chosen = settings.get(key);
            if (chosen != null && !predicates.contains(chosen)) {
                warning(key, "names a predicate that 'predicates' does not list; tasks fail with it")
                        .ifPresent(warnings::add);
            }
        }
    }

    private Set<String> below(String prefix) {
        return found.names().stream()
                .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    private static Optional<ConfigWarning> warning(String key, String what) {
        return Optional.of(new ConfigWarning(key, "'" + key + "' " + what, Optional.empty()));
    }
}
