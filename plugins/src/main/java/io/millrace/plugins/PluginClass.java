package io.millrace.plugins;

import io.millrace.plugins.model.PluginProblem;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One class of one location: loads it, creates it, and learns its version when that is first wanted. Any thread. */
final class PluginClass {
    private static final Logger LOG = LoggerFactory.getLogger(PluginClass.class);

    private final String className;
    private final PluginHome home;
    private final PluginMaking making;
    private volatile VersionProbe.Result probed;
    private VersionProbe.Asking asking;
    private PluginProblem reported;

    PluginClass(String className, PluginHome home, PluginMaking making) {
        this.className = className;
        this.home = home;
        this.making = making;
    }

    /** How instances are made and asked; the same for all plugins of a worker. */
    record PluginMaking(PluginInstances instances, VersionProbe versions) {}

    String className() {
        return className;
    }

    String location() {
        return home.location();
    }

    ClassLoader context() {
        return home.context();
    }

    boolean isolated() {
        return home.isIsolated();
    }

    Class<?> load() {
        return home.load(className);
    }

    /** A new instance, made on this thread. */
    <T> T create(Class<T> as) {
        return making.instances().create(load(), as, home);
    }

    /** Takes a version on trust that was told earlier by the same files. */
    void knowVersion(String version) {
        probed = VersionProbe.Result.known(version);
    }

    /** What is known already, without asking. */
    Optional<VersionProbe.Result> probed() {
        return Optional.ofNullable(probed);
    }

    /**
     * Asks an instance for its version, once. Who comes while there is no answer waits until the deadline, and then gets
     * a failure; an answer that comes later counts from then on.
     */
    VersionProbe.Result probe() {
        VersionProbe.Result known = probed;
        if (known != null) {
            return known;
        }
        return settle(question().result());
    }

    private synchronized VersionProbe.Asking question() {
        if (asking == null) {
            asking = making.versions().ask(className, home);
        }
        return asking;
    }

    private synchronized VersionProbe.Result settle(VersionProbe.Result result) {
        if (probed != null) {
            return probed;
        }
        result.problem().filter(problem -> !problem.equals(reported)).ifPresent(problem -> {
            LOG.warn("{}{}", result.created() ? "" : "Plugin is not listed: ", problem.text());
            reported = problem;
        });
        if (result.isLast()) {
            probed = result;
            asking = null;
        }
        return result;
    }
}
