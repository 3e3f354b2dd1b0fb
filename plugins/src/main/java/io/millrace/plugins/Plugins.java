package io.millrace.plugins;

import io.millrace.plugins.discovery.DiscoveryMode;
import io.millrace.plugins.discovery.HostStamp;
import io.millrace.plugins.discovery.ManifestReport;
import io.millrace.plugins.discovery.PluginScanner;
import io.millrace.plugins.index.PluginIndex;
import io.millrace.plugins.isolation.DelegatingClassLoader;
import io.millrace.plugins.isolation.PluginClassLoader;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every plugin of a worker: looks them up by class name, alias and version, and creates them. Any thread.
 *
 * <p>Plugins are searched for in the background; whoever first asks for one waits until that is done. A plugin is asked
 * for its version when somebody wants to know it, never at start-up.
 */
public final class Plugins implements AutoCloseable {
    private static final Duration VERSION_DEADLINE = Duration.ofSeconds(5);

    private final ClassLoader host;
    private final DelegatingClassLoader delegating;
    private final PluginClass.PluginMaking making;
    private final VersionMemory versions;
    private final ConnectorTypes types = new ConnectorTypes();
    private final PluginDiscovery discovery;

    private Plugins(PluginSettings settings, DiscoveryMode mode, ClassLoader host, Duration versionDeadline) {
        this.host = host;
        this.delegating = new DelegatingClassLoader(host, this::target);
        PluginInstances instances = new PluginInstances();
        this.making = new PluginClass.PluginMaking(instances, new VersionProbe(instances, versionDeadline));
        PluginIndex index = settings.index()
                .map(directory -> PluginIndex.in(directory, HostStamp.of(host)))
                .orElseGet(PluginIndex::none);
        this.versions = new VersionMemory(index);
        PluginScanner scanner = new PluginScanner(mode, host, index);
        CatalogBuilder builder = new CatalogBuilder(scanner, index, host, delegating, making);
        this.discovery =
                new PluginDiscovery(settings, mode, builder, new RetiredLoaders(instances, Plugins::collectGarbage));
    }

    /** What a removed plugin held is free soon, its open files included; with our scripts' options nothing stops for it. */
    private static void collectGarbage() {
        System.gc();
    }

    /**
     * Starts to look for plugins, once and without an index.
     *
     * @param pluginPath raw text of {@code plugin.path}, or null
     * @param discovery raw text of {@code plugin.discovery}, or null for {@code hybrid_warn}
     * @param bundled directory whose children are plugin locations too, or null
     * @param host the loader of the class path
     * @throws PluginException if the mode is unknown, or is {@code hybrid_fail} and service files are missing
     */
    public static Plugins discover(String pluginPath, String discovery, Path bundled, ClassLoader host) {
        return discover(PluginSettings.of(pluginPath, discovery, bundled), host);
    }

    /** Starts to look for plugins; as {@link #discover(String, String, Path, ClassLoader)}. */
    public static Plugins discover(PluginSettings settings, ClassLoader host) {
        return discover(settings, host, VERSION_DEADLINE);
    }

    static Plugins discover(PluginSettings settings, ClassLoader host, Duration versionDeadline) {
        DiscoveryMode mode = DiscoveryMode.parse(settings.discovery());
        Plugins plugins = new Plugins(settings, mode, host, versionDeadline);
        plugins.discovery.start(host);
        if (mode == DiscoveryMode.HYBRID_FAIL) {
            plugins.refuseMissingManifests(mode);
        }
        return plugins;
    }

    private void refuseMissingManifests(DiscoveryMode mode) {
        try {
            Catalog catalog = discovery.catalog();
            ManifestReport.check(mode, catalog.usable(), catalog::version);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The loader that knows every plugin by class name and alias. */
    public ClassLoader loader() {
        return delegating;
    }

    /** Plugins of these types, or of all, that can be created, by class name, version, location and type. */
    public List<PluginDescriptor> descriptors(PluginType... types) {
        Catalog catalog = discovery.catalog();
        List<PluginDescriptor> descriptors = catalog.registry().usable(types).stream()
                .map(PluginEntry::descriptor)
                .toList();
        versions.update(catalog);
        return descriptors;
    }

    /**
     * What is wrong with plugins and the places where they lie. Asks every plugin for its version that has not been
     * asked yet, so this can take as long as the slowest of them, at most 5 s each.
     */
    public List<PluginProblem> problems() {
        Catalog catalog = discovery.catalog();
        List<PluginProblem> problems = ProblemReport.of(catalog);
        versions.update(catalog);
        return problems;
    }

    /**
     * A source or sink connector.
     *
     * @param versionRange Maven range or version; null or {@code latest} for the highest
     * @throws PluginNotFoundException if there is none of that name
     * @throws PluginVersionException if there is none of that version
     * @throws InvalidVersionException if the version cannot be read
     */
    public PluginDescriptor connector(String classOrAlias, String versionRange) {
        PluginDescriptor connector =
                lookup().connector(classOrAlias, versionRange).descriptor();
        types.remember(classOrAlias, connector.type());
        return connector;
    }

    /**
     * SOURCE or SINK, by class name or alias, without creating an instance; empty if no class can be told. That of a
     * plugin which is gone is what it was.
     */
    public Optional<PluginType> connectorType(String classOrAlias) {
        return classOrAlias == null ? Optional.empty() : types.of(classOrAlias, lookup());
    }

    /** A plugin of another kind; as {@link #connector}. */
    public PluginDescriptor plugin(String classOrAlias, PluginType type, String versionRange) {
        return lookup().selection(classOrAlias, type, versionRange).highest().descriptor();
    }

    /** A plugin of any kind by class name or alias, its latest version. */
    public Optional<PluginDescriptor> find(String classOrAlias) {
        return lookup().find(classOrAlias).map(PluginEntry::descriptor);
    }

    /**
     * A plugin for a connector: the copy that comes with the connector if its version will do, else the highest.
     *
     * @param connectorLoader the loader of the connector's descriptor
     */
    public PluginDescriptor nearestTo(
            ClassLoader connectorLoader, String className, PluginType type, String versionRange) {
        return lookup().selection(className, type, versionRange, connectorLoader)
                .nearestTo(connectorLoader)
                .descriptor();
    }

    /** Versions of a plugin in ascending order; none if it is unknown. */
    public List<String> versions(String className, PluginType type) {
        return lookup().versions(className, type);
    }

    /** The plugin's class; neither initialised nor created. */
    public Class<?> loadClass(PluginDescriptor descriptor) {
        return pluginClass(descriptor).load();
    }

    /**
     * A new instance, made on this thread with the plugin's loader as context class loader.
     *
     * @throws PluginException whatever went wrong, errors included
     */
    public <T> T newInstance(PluginDescriptor descriptor, Class<T> as) {
        return pluginClass(descriptor).create(as);
    }

    /** A new instance of a class that is resolved already; as {@link #newInstance(PluginDescriptor, Class)}. */
    public <T> T newInstance(Class<? extends T> plugin, Class<T> as) {
        ClassLoader loader = loaderFor(plugin);
        return making.instances().create(plugin, as, home(plugin.getClassLoader(), loader));
    }

    /** The context class loader for calls into a class: its isolated loader, or for others {@link #loader()}. */
    public ClassLoader loaderFor(Class<?> plugin) {
        for (ClassLoader loader = plugin.getClassLoader(); loader != null; loader = loader.getParent()) {
            if (loader instanceof PluginClassLoader) {
                return loader;
            }
        }
        return delegating;
    }

    /** Stops looking for plugins and closes the loaders; classes not loaded until then cannot be loaded any more. */
    @Override
    public void close() {
        discovery.close();
    }

    private PluginLookup lookup() {
        return new PluginLookup(discovery.catalog().registry(), host, this::pluginClass);
    }

    private Optional<DelegatingClassLoader.Target> target(String name) {
        PluginRegistry registry = discovery.catalog().registry();
        String className = registry.className(name);
        List<PluginEntry> entries = registry.entries(className);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        PluginEntry latest = new PluginSelection(className, entries, null).highest();
        return Optional.of(new DelegatingClassLoader.Target(className, isolatedLoader(latest)));
    }

    private static Optional<PluginClassLoader> isolatedLoader(PluginEntry entry) {
        return entry.plugin().isolated()
                ? Optional.of((PluginClassLoader) entry.plugin().context())
                : Optional.empty();
    }

    private PluginClass pluginClass(Class<?> type) {
        return new PluginClass(type.getName(), home(type.getClassLoader(), loaderFor(type)), making);
    }

    private PluginClass pluginClass(PluginDescriptor descriptor) {
        return new PluginClass(descriptor.className(), home(host, descriptor.loader()), making);
    }

    /** @param definer counts for the class path alone */
    private static PluginHome home(ClassLoader definer, ClassLoader context) {
        return context instanceof PluginClassLoader
                ? PluginHome.isolated((PluginClassLoader) context)
                : PluginHome.classPath(definer, context);
    }
}
