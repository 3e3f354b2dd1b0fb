package io.millrace.worker.config;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.ConnectPlugin;
import org.apache.kafka.connect.errors.ConnectException;

/** Asks plugins for their config definitions, each on a new instance under its class loader. Any thread; may block. */
public final class PluginProbe {
    private final Plugins plugins;
    private final CallListener listener;

    public PluginProbe(Plugins plugins, CallListener listener) {
        this.plugins = plugins;
        this.listener = listener;
    }

    /** The definition, null when the plugin returns none; whatever the plugin throws comes through. */
    public ConfigDef configOf(PluginDescriptor plugin) {
        listener.calling("the constructor of " + plugin.className());
        return configOf(plugins.newInstance(plugin, ConnectPlugin.class), plugin.loader());
    }

    /** The same for a class that discovery does not know. */
    public ConfigDef configOf(Class<? extends ConnectPlugin> plugin) {
        listener.calling("the constructor of " + plugin.getName());
        return configOf(plugins.newInstance(plugin, ConnectPlugin.class), plugins.loaderFor(plugin));
    }

    private ConfigDef configOf(ConnectPlugin plugin, ClassLoader loader) {
        listener.calling(plugin.getClass().getName() + ".config()");
        try (LoaderSwap ignored = LoaderSwap.to(loader)) {
            return plugin.config();
        }
    }

    /** The definition; a ConnectException says what is wrong with the plugin. */
    ConfigDef definitionOf(Class<?> plugin, PluginDescriptor known, String noun) {
        ConfigDef definition;
        try {
            definition = known == null ? configOf(plugin.asSubclass(ConnectPlugin.class)) : configOf(known);
        } catch (Throwable e) { // whatever it is, it is told as an error of the setting that chose the plugin
            throw new ConnectException("Error getting config definition from " + noun + ": " + describe(e), e);
        }
        if (definition == null) {
            throw new ConnectException(plugin.getName() + ".config() must return a ConfigDef that is not null.");
        }
        return definition;
    }

    private static String describe(Throwable problem) {
        return problem.getMessage() == null ? problem.getClass().getName() : problem.getMessage();
    }
}
