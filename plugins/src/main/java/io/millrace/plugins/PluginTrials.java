package io.millrace.plugins;

import io.millrace.plugins.isolation.DelegatingClassLoader;
import io.millrace.plugins.isolation.PluginClassLoader;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Creates plugins to see whether that is possible, each in its location and in no worker. One thread. */
public final class PluginTrials implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final DelegatingClassLoader parent;
    private final VersionProbe probe = new VersionProbe(new PluginInstances(), DEADLINE);
    private final Map<PluginLocation, PluginClassLoader> loaders = new HashMap<>();

    /** @param host the loader of the class path */
    public PluginTrials(ClassLoader host) {
        this.parent = new DelegatingClassLoader(host, name -> Optional.empty());
    }

    /**
     * What an instance told.
     *
     * @param type empty if there could be no instance
     * @param problem why there could be none, or why it told no version
     */
    public record Trial(String version, Optional<Class<?>> type, Optional<PluginProblem> problem) {
        /** Whether there was an instance, and it is of the kind. */
        public boolean is(PluginType kind) {
            return type.filter(kind.baseType()::isAssignableFrom).isPresent();
        }
    }

    /** Creates the class if it is one of an isolated location's own, and asks it for its version; may take seconds. */
    public Trial of(String className, PluginLocation location) {
        PluginClassLoader loader =
                loaders.computeIfAbsent(location, place -> new PluginClassLoader(place.text(), place.urls(), parent));
        VersionProbe.Result result =
                probe.ask(className, PluginHome.isolated(loader)).result();
        return new Trial(result.version(), result.type(), result.problem());
    }

    @Override
    public void close() {
        loaders.values().forEach(PluginClassLoader::closeQuietly);
    }
}
