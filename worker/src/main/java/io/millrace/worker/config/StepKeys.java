package io.millrace.worker.config;

import io.millrace.plugins.InvalidVersionException;
import io.millrace.plugins.PluginNotFoundException;
import io.millrace.plugins.PluginVersionException;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the keys of a connector's transformations and predicates into its definition. Called under the connector's class
 * loader, since classes may be given by alias.
 */
final class StepKeys {
    private static final Logger LOG = LoggerFactory.getLogger(StepKeys.class);
    static final String PREDICATE = "predicate";
    static final String NEGATE = "negate";
    private static final Set<String> IMPLICIT = Set.of(PREDICATE, NEGATE);

    /** Takes what is wrong with a key; by default throws it. */
    interface Problems {
        /** Throws each problem. */
        Problems THROW = new Problems() {};

        default void add(String key, RuntimeException problem) {
            throw problem;
        }

        /** A problem that the check of the key's value reports, too. */
        default void addValueProblem(String key, RuntimeException problem) {
            throw problem;
        }
    }

    private final Plugins plugins;
    private final ClassLoader connectorLoader;
    private final PluginProbe probe;
    private final KeyChoices choices;
    private final Problems problems;

    StepKeys(Plugins plugins, ClassLoader connectorLoader, PluginProbe probe, KeyChoices choices, Problems problems) {
        this.plugins = plugins;
        this.connectorLoader = connectorLoader;
        this.probe = probe;
        this.choices = choices;
        this.problems = problems;
    }

    void embed(ConfigDef definition, Map<String, String> settings) {
        for (StepKind kind : StepKind.values()) {
            for (String alias : kind.aliases(settings)) {
                choosingKeys(definition, kind, alias, settings.get(kind.typeKey(alias)));
                ownKeys(definition, kind, alias, settings);
            }
        }
    }

    private void choosingKeys(ConfigDef definition, StepKind kind, String alias, String className) {
        String noun = kind.lowerNoun();
        String group = kind.group(alias);
        definition
                .define(
                        kind.typeKey(alias),
                        Type.CLASS,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Validators.concrete(kind.pluginType().baseType()),
                        Importance.HIGH,
                        "Class for the '" + alias + "' " + noun + ".",
                        group,
                        0,
                        Width.LONG,
                        kind.noun() + " type for " + alias,
                        choices.steps(kind.pluginType()))
                .define(
                        kind.versionKey(alias),
                        Type.STRING,
                        choices.stepVersion(kind.pluginType(), className),
                        Validators.version(),
                        Importance.HIGH,
                        "Version of the '" + alias + "' " + noun + ".",
                        group,
                        1,
                        Width.LONG,
                        kind.noun() + " version for " + alias,
                        choices.stepVersions(kind.pluginType()));
    }

    private static void conditionKeys(ConfigDef keys) {
        keys.define(
                        PREDICATE,
                        Type.STRING,
                        null,
                        Importance.MEDIUM,
                        "Alias of the predicate that decides whether the transformation is applied.")
                .define(
                        NEGATE,
                        Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Whether the transformation is applied when the predicate says no.");
    }

    private void checkCondition(String alias, Map<String, String> settings) {
        String prefix = StepKind.TRANSFORMATION.prefix(alias);
        if (settings.containsKey(prefix + NEGATE) && !settings.containsKey(prefix + PREDICATE)) {
            problems.add(
                    prefix + NEGATE,
                    new ConfigException("Config '" + prefix + NEGATE
                            + "' was provided but there is no config '" + prefix + PREDICATE
                            + "' defining a predicate to be negated."));
        }
    }

    private void ownKeys(ConfigDef definition, StepKind kind, String alias, Map<String, String> settings) {
        String typeKey = kind.typeKey(alias);
        try {
            Class<?> plugin = (Class<?>) ConfigDef.parseType(typeKey, settings.get(typeKey), Type.CLASS);
            if (plugin == null) {
                throw new ConfigException(typeKey, null, "Not a " + kind.noun());
            }
            Validators.concrete(kind.pluginType().baseType()).ensureValid(typeKey, plugin);
            PluginDescriptor known = find(kind, plugin, settings.get(kind.versionKey(alias)));
            ConfigDef keys = withoutImplicit(probe.definitionOf(plugin, known, kind.noun()), kind, plugin);
            if (kind == StepKind.TRANSFORMATION) {
                conditionKeys(keys);
                checkCondition(alias, settings);
            }
            definition.embed(kind.prefix(alias), kind.group(alias), 2, keys);
        } catch (InvalidVersionException e) {
            problems.addValueProblem(kind.versionKey(alias), e);
        } catch (PluginVersionException e) {
            problems.add(typeKey, e);
            problems.add(kind.versionKey(alias), e);
        } catch (ConfigException e) {
            problems.addValueProblem(typeKey, e);
        } catch (ConnectException e) {
            problems.add(typeKey, e);
        } catch (LinkageError e) { // out of the class's static initializers
            problems.addValueProblem(
                    typeKey, new ConnectException("Class of '" + typeKey + "' cannot be used: " + e, e));
        }
    }

    private PluginDescriptor find(StepKind kind, Class<?> plugin, String version) {
        try {
            return plugins.nearestTo(connectorLoader, plugin.getName(), kind.pluginType(), version);
        } catch (PluginNotFoundException e) {
            LOG.debug("{} is not a discovered plugin; taken from the connector's class loader", plugin, e);
            return null;
        }
    }

    private static ConfigDef withoutImplicit(ConfigDef own, StepKind kind, Class<?> plugin) {
        ConfigDef kept = new ConfigDef();
        own.configKeys().values().forEach(key -> {
            if (kind == StepKind.TRANSFORMATION && IMPLICIT.contains(key.name)) {
                LOG.warn("The setting '{}' of {} cannot be used: the name is the framework's", key.name, plugin);
            } else {
                kept.define(GuardedKey.of(key));
            }
        });
        return kept;
    }
}
