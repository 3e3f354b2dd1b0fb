package io.millrace.plugins;

import io.millrace.plugins.discovery.DiscoveryMode;
import io.millrace.plugins.isolation.DelegatingClassLoader;
import io.millrace.plugins.isolation.PluginClassLoader;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every plugin of a worker: looks them up by class name, alias and version, and creates them. Any thread.
 *
 * <p>Plugins are searched for in the background; whoever first asks for one waits until that is done. A plugin is asked
 * for its version when somebody wants to know it, never at start-up.
 */
public final class Plugins implements AutoCloseable {
    private static final Duration VERSION_DEADLINE = Duration.ofSeconds(10);
    private static final PluginType[] CONNECTORS = {PluginType.SOURCE, PluginType.SINK};

    private final ClassLoader host;
    private final DelegatingClassLoader delegating;
    private final RegistryLoading loading;
    private final Duration versionDeadline;

    private Plugins(PluginSources sources, Duration versionDeadline) {
        this.host = sources.host();
        this.versionDeadline = versionDeadline;
        this.delegating = new DelegatingClassLoader(host, this::target);
        this.loading = new RegistryLoading(sources, delegating, versionDeadline);
    }

    /**
     * Starts to look for plugins.
     *
     * @param pluginPath raw text of {@code plugin.path}, or null
     * @param discovery raw text of {@code plugin.discovery}, or null for {@code hybrid_warn}
     * @param bundled directory whose children are plugin locations too, or null
     * @param host the loader of the class path
     * @throws PluginException if the mode is unknown, or is {@code hybrid_fail} and service files are missing
     */
    public static Plugins discover(String pluginPath, String discovery, Path bundled, ClassLoader host) {
        return discover(pluginPath, discovery, bundled, host, VERSION_DEADLINE);
    }

    static Plugins discover(
            String pluginPath, String discovery, Path bundled, ClassLoader host, Duration versionDeadline) {
        DiscoveryMode mode = DiscoveryMode.parse(discovery);
        Plugins plugins = new Plugins(new PluginSources(pluginPath, mode, bundled, host), versionDeadline);
        plugins.loading.start();
        if (mode == DiscoveryMode.HYBRID_FAIL) {
            plugins.loading.checkManifests();
        }
        return plugins;
    }

    /** The loader that knows every plugin by class name and alias. */
    public ClassLoader loader() {
        return delegating;
    }

    /** Plugins of these types, or of all, that can be created, by class name, version, location and type. */
    public List<PluginDescriptor> descriptors(PluginType... types) {
        return registry().usable(types).stream().map(PluginEntry::descriptor).toList();
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
        VersionConstraint.parse(versionRange);
        String className = connectorClass(classOrAlias);
        List<PluginEntry> entries = entries(className, host, versionRange, CONNECTORS);
        if (entries.isEmpty()) {
            throw unknownConnector(classOrAlias);
        }
        return new PluginSelection(className, entries, versionRange).highest().descriptor();
    }

    /** SOURCE or SINK, by class name or alias, without creating an instance; empty if no class can be told. */
    public Optional<PluginType> connectorType(String classOrAlias) {
        if (classOrAlias == null) {
            return Optional.empty();
        }
        try {
            return entries(connectorClass(classOrAlias), host, null, CONNECTORS).stream()
                    .map(PluginEntry::type)
                    .findFirst();
        } catch (PluginException ambiguous) {
            return Optional.empty();
        }
    }

    /** A plugin of another kind; as {@link #connector}. */
    public PluginDescriptor plugin(String classOrAlias, PluginType type, String versionRange) {
        return selection(classOrAlias, type, versionRange, host).highest().descriptor();
    }

    /** A plugin of any kind by class name or alias, its latest version. */
    public Optional<PluginDescriptor> find(String classOrAlias) {
        String className = registry().className(classOrAlias);
        List<PluginEntry> entries = entries(className, host, null);
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PluginSelection(className, entries, null).highest().descriptor());
    }

    /**
     * A plugin for a connector: the copy that comes with the connector if its version will do, else the highest.
     *
     * @param connectorLoader the loader of the connector's descriptor
     */
    public PluginDescriptor nearestTo(
            ClassLoader connectorLoader, String className, PluginType type, String versionRange) {
        return selection(className, type, versionRange, connectorLoader)
                .nearestTo(connectorLoader)
                .descriptor();
    }

    /** Versions of a plugin in ascending order; none if it is unknown. */
    public List<String> versions(String className, PluginType type) {
        return PluginEntry.inOrder(registry().entries(registry().className(className), type)).stream()
                .filter(PluginEntry::usable)
                .map(PluginEntry::version)
                .distinct()
                .toList();
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
        return PluginClass.create(plugin, as, loader, locationOf(loader));
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

    /** Stops a search that is still on and closes the loaders; classes not loaded until then cannot be loaded any more. */
    @Override
    public void close() {
        loading.close();
    }

    private PluginRegistry registry() {
        return loading.registry();
    }

    private Optional<DelegatingClassLoader.Target> target(String name) {
        String className = registry().className(name);
        List<PluginEntry> entries = registry().entries(className);
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

    private PluginSelection selection(String classOrAlias, PluginType type, String versionRange, ClassLoader fallback) {
        String className = registry().className(classOrAlias);
        VersionConstraint.parse(versionRange);
        List<PluginEntry> entries = entries(className, fallback, versionRange, type);
        if (entries.isEmpty()) {
            throw new PluginNotFoundException("Failed to find any class that implements " + type.baseType()
                    + " and which name matches " + classOrAlias + "." + question(classOrAlias, type));
        }
        return new PluginSelection(className, entries, versionRange);
    }

    private List<PluginEntry> entries(
            String className, ClassLoader fallback, String versionRange, PluginType... types) {
        List<PluginEntry> found = registry().entries(className, types);
        return found.isEmpty() ? overlooked(className, fallback, versionRange, types) : found;
    }

    /** Entries for a class that nothing pointed to, but that can be loaded all the same. */
    private List<PluginEntry> overlooked(
            String className, ClassLoader loader, String versionRange, PluginType... types) {
        Optional<Class<?>> loaded = tryLoad(className, loader);
        List<PluginEntry> entries = loaded.stream()
                .flatMap(type -> Arrays.stream(types.length == 0 ? PluginType.values() : types)
                        .filter(kind -> kind.baseType().isAssignableFrom(type))
                        .map(kind -> new PluginEntry(pluginClass(type), kind, isConcrete(type))))
                .toList();
        if (!entries.isEmpty() && !VersionConstraint.parse(versionRange).any()) {
            throw new PluginVersionException(
                    "Plugin " + className
                            + " is not part of Connect's plugin loading mechanism (ClassPath or Plugin Path)",
                    List.of());
        }
        return entries;
    }

    private static Optional<Class<?>> tryLoad(String className, ClassLoader loader) {
        try {
            return Optional.of(loader.loadClass(className));
        } catch (ClassNotFoundException | LinkageError | IllegalArgumentException notThere) {
            return Optional.empty();
        }
    }

    private static boolean isConcrete(Class<?> type) {
        return !Modifier.isAbstract(type.getModifiers());
    }

    private PluginClass pluginClass(Class<?> type) {
        ClassLoader context = loaderFor(type);
        String location = locationOf(context);
        ClassLoader definer = context == delegating ? type.getClassLoader() : context;
        return new PluginClass(type.getName(), location, definer, context, versionDeadline);
    }

    private PluginClass pluginClass(PluginDescriptor descriptor) {
        ClassLoader definer = descriptor.isolated() ? descriptor.loader() : host;
        return new PluginClass(
                descriptor.className(), descriptor.location(), definer, descriptor.loader(), versionDeadline);
    }

    private static String locationOf(ClassLoader loader) {
        return loader instanceof PluginClassLoader
                ? ((PluginClassLoader) loader).location()
                : PluginDescriptor.CLASSPATH;
    }

    private String connectorClass(String classOrAlias) {
        String className = registry().className(classOrAlias);
        if (!registry().entries(className, CONNECTORS).isEmpty()) {
            return className;
        }
        List<String> matches = registry().classesNamed(classOrAlias, CONNECTORS);
        if (matches.size() > 1) {
            throw new PluginException("More than one connector matches alias " + classOrAlias
                    + ". Please use full package and class name instead. Classes found: "
                    + String.join(", ", matches));
        }
        return matches.isEmpty() ? className : matches.get(0);
    }

    private PluginNotFoundException unknownConnector(String name) {
        String available = descriptors(CONNECTORS).stream().map(Plugins::text).collect(Collectors.joining(", "));
        return new PluginNotFoundException("Failed to find any class that implements Connector and which name matches "
                + name + ", available connectors are: " + available + "." + question(name, CONNECTORS));
    }

    private String question(String name, PluginType... types) {
        return NearestNames.question(name, registry().names(name.indexOf('.') >= 0, types));
    }

    private static String text(PluginDescriptor plugin) {
        return "PluginDesc{klass=class " + plugin.className() + ", name='" + plugin.className() + "', version='"
                + plugin.version() + "', encodedVersion=" + plugin.version() + ", type=" + plugin.type()
                + ", typeName='" + plugin.type() + "', location='" + plugin.location() + "'}";
    }
}
