package io.millrace.launch;

import io.millrace.plugins.PluginSettings;
import io.millrace.plugins.Plugins;
import io.millrace.rest.RestConfig;
import io.millrace.rest.RestServer;
import io.millrace.worker.config.UnknownKeys;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.config.WorkerProperties;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a worker is built: what is there before it knows its settings.
 *
 * @param properties as in the worker's file
 * @param rest listens already
 * @param parts what has been started and is to be closed
 */
record Site(Map<String, String> properties, RestServer rest, Lifecycle parts, Surroundings surroundings) {
    private static final Logger LOG = LoggerFactory.getLogger(Site.class);

    /** Begins to look for plugins; who needs one waits until it is found. */
    Plugins discoverPlugins() {
        LOG.info("Scanning for plugin classes. This might take a moment ...");
        PluginSettings settings = new PluginSettings(
                WorkerProperties.pluginPath(properties),
                WorkerProperties.pluginDiscovery(properties),
                surroundings.bundledPlugins().orElse(null),
                WorkerProperties.pluginIndex(properties, surroundings.pluginIndex()),
                WorkerProperties.pluginPathWatch(properties));
        return parts.add("plugins", Plugins.discover(settings, surroundings.classPath()));
    }

    void warnOfUnknownKeys(WorkerConfig config) {
        Set<String> known = new TreeSet<>(config.knownKeys());
        known.addAll(RestConfig.configDef().names());
        Map<String, String> rest = new LinkedHashMap<>(properties);
        rest.keySet().removeAll(RestConfig.legacyKeys()); // it has said what becomes of them
        UnknownKeys.warn(rest, known);
    }
}
