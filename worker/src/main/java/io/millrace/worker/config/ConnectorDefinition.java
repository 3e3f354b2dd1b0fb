package io.millrace.worker.config;

import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.model.ConnectorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The framework's own keys of one connector config, those of its transformations and predicates included.
 *
 * @param keys the definition, in the order of validation answers
 * @param problems what is wrong apart from the values themselves, by key
 */
public record ConnectorDefinition(ConfigDef keys, Map<String, List<String>> problems) {

    /** Keys common to all connectors, without defaults for converters. */
    public static ConfigDef common() {
        return CommonKeys.define(KeyChoices.NONE);
    }

    /** Keys common to all connectors, for one that is not there in the version wanted. */
    public static ConfigDef ofUnloaded(List<String> versions) {
        return CommonKeys.define(new UnloadedChoices(versions));
    }

    /** Keys of all connectors of a kind. */
    public static ConfigDef of(ConnectorType type) {
        return define(type, KeyChoices.NONE);
    }

    /** Names of the framework's keys for a kind of connector, with those that validation shows only when they are set. */
    public static Set<String> names(ConnectorType type) {
        Set<String> names = new TreeSet<>(of(type).names());
        names.addAll(OptionalKeys.names(type));
        return names;
    }

    /**
     * The definition for a validation: with defaults and recommended values, and with problems gathered. Called under
     * the connector's class loader; calls plugin code.
     */
    public static ConnectorDefinition forValidation(
            ConnectorType type,
            Map<String, String> settings,
            Plugins plugins,
            WorkerConfig worker,
            PluginDescriptor connector,
            CallListener listener) {
        Map<String, List<String>> problems = new LinkedHashMap<>();
        KeyChoices choices = new ValidationChoices(plugins, worker, connector, settings);
        ConfigDef keys = define(type, choices);
        OptionalKeys.define(keys, type, settings);
        PluginProbe probe = new PluginProbe(plugins, listener);
        StepKeys.Problems gatherer = new Gatherer(problems);
        new StepKeys(plugins, connector.loader(), probe, choices, gatherer).embed(keys, settings);
        return new ConnectorDefinition(keys, problems);
    }

    /** The definition for running a connector; the first problem is thrown. Called under the connector's class loader. */
    static ConfigDef forExecution(
            ConnectorType type, Map<String, String> settings, Plugins plugins, ClassLoader connectorLoader) {
        ConfigDef keys = define(type, KeyChoices.NONE);
        OptionalKeys.define(keys, type, settings);
        PluginProbe probe = new PluginProbe(plugins, CallListener.NONE);
        new StepKeys(plugins, connectorLoader, probe, KeyChoices.NONE, StepKeys.Problems.THROW).embed(keys, settings);
        return keys;
    }

    private static ConfigDef define(ConnectorType type, KeyChoices choices) {
        ConfigDef definition = CommonKeys.define(choices);
        switch (type) {
            case SOURCE -> TypeKeys.source(definition);
            case SINK -> TypeKeys.sink(definition);
            case UNKNOWN -> {}
        }
        return definition;
    }

    /** Keeps problems, except those that the checks of the values tell anyway. */
    private record Gatherer(Map<String, List<String>> problems) implements StepKeys.Problems {
        @Override
        public void add(String key, RuntimeException problem) {
            problems.computeIfAbsent(key, name -> new ArrayList<>()).add(problem.getMessage());
        }

        @Override
        public void addValueProblem(String key, RuntimeException problem) {}
    }
}
