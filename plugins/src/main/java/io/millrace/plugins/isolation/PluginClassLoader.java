package io.millrace.plugins.isolation;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads one plugin location: its own classes first, what {@link SharedPackages} names from the worker. Any thread.
 *
 * <p>All jars of the location are opened when the first class or resource is wanted, and stay open. From then on the
 * files may be deleted, renamed or replaced by others: the loader keeps to what it has opened, also for classes and
 * resources that are wanted later. Resource URLs lead to the opened jars too, and never to the cache of jars that a JVM
 * has; their texts are ordinary ones, so whoever makes a URL of the text gets what lies at that place by then. Class
 * trees cannot be held that way; they have to be left alone while in use.
 *
 * <p>The open files go with the loader: the JVM closes them when it has collected it. {@link #close()} closes them at
 * once.
 */
public final class PluginClassLoader extends URLClassLoader {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    /** Looking for what is in no jar makes the JDK's part open all of them. */
    private static final String NOWHERE = "META-INF/no such entry in any jar";

    private static final Logger LOG = LoggerFactory.getLogger(PluginClassLoader.class);

    private final String location;
    private final PinnedJars jars;
    private final Object pinning = new Object();
    private volatile boolean pinned;
    private final AtomicReference<CompletableFuture<Void>> drivers = new AtomicReference<>();

    /** Opens no file yet. */
    public PluginClassLoader(String location, List<URL> urls, ClassLoader parent) {
        this(location, urls, parent, new PinnedJars(location, urls));
    }

    private PluginClassLoader(String location, List<URL> urls, ClassLoader parent, PinnedJars jars) {
        super(urls.toArray(URL[]::new), parent, protocol -> new PinnedJarHandler(jars));
        this.location = location;
        this.jars = jars;
    }

    /** The URL of the plugin location. */
    public String location() {
        return location;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found = SharedPackages.isolates(name) ? ownFirst(name) : super.loadClass(name, false);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    /** A class of this location itself, never the worker's or another location's. */
    public Class<?> loadOwn(String name) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name); // may be another's that was linked to from here
            if (found == null) {
                return findClass(name);
            }
            if (found.getClassLoader() != this) {
                throw new ClassNotFoundException(name + " is not in " + location);
            }
            return found;
        }
    }

    private Class<?> ownFirst(String name) throws ClassNotFoundException {
        try {
            return findClass(name);
        } catch (ClassNotFoundException notHere) {
            return fromParent(name, notHere);
        }
    }

    private Class<?> fromParent(String name, ClassNotFoundException notHere) throws ClassNotFoundException {
        try {
            return getParent().loadClass(name);
        } catch (ClassNotFoundException nowhere) {
            if (notHere.getCause() != null) {
                nowhere.addSuppressed(notHere);
            }
            throw nowhere;
        }
    }

    /** @throws ClassFormatError also if the class cannot be read any more, because its jar was overwritten in place */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        pin();
        try {
            return super.findClass(name);
        } catch (ClassNotFoundException e) {
            if (e.getCause() != null) {
                jars.blameOverwriting(name, e);
            }
            throw e;
        } catch (ClassFormatError | SecurityException e) {
            jars.blameOverwriting(name, e);
            throw e;
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : getParent().getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
        all.addAll(Collections.list(getParent().getResources(name)));
        return Collections.enumeration(all);
    }

    @Override
    public URL findResource(String name) {
        pin();
        return super.findResource(name);
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        pin();
        return super.findResources(name);
    }

    /** Class loading uses the JDK's handles of the files, resource URLs ours; both are opened here. */
    private void pin() {
        if (pinned) {
            return;
        }
        synchronized (pinning) {
            if (!pinned) {
                jars.open();
                super.findResource(NOWHERE);
                jars.warnIfReplaced();
                pinned = true;
            }
        }
    }

    /** Whether a class or resource has been looked for here. */
    boolean used() {
        return pinned;
    }

    /**
     * Makes it the caller's duty to load the location's JDBC drivers, unless it is somebody's already.
     *
     * @param loaded to be completed when that is done
     * @return what to wait for; empty if the duty is the caller's
     */
    Optional<CompletableFuture<Void>> claimDrivers(CompletableFuture<Void> loaded) {
        return Optional.ofNullable(drivers.compareAndExchange(null, loaded));
    }

    /** The drivers are gone; whoever creates a plugin next has to load them again. */
    void unclaimDrivers() {
        drivers.set(null);
    }

    /** A class of ours made to look like one of the location, for calls that go by who is calling. */
    Class<?> adopt(String name, byte[] classFile) {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : defineClass(name, classFile, 0, classFile.length);
        }
    }

    /**
     * Has the JVM forget what it holds for the location, so that the loader can be collected once nothing refers to it.
     * To be called when no plugin of the location is in use any more. Threads that a plugin has left behind can still
     * load classes; they are named in the log. May be called again. Calls into the plugin, so it may block.
     */
    public void release() {
        LoaderRelease.release(this);
    }

    /** As {@link #close()}; a failure is logged. */
    public void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            LOG.warn("Plugin location {} could not be closed: {}", location, e.toString());
        }
    }

    /** Closes the files; classes and resources not read until now cannot be read any more. */
    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            jars.close();
        }
    }

    @Override
    public String toString() {
        return "PluginClassLoader{pluginLocation=" + location + "}";
    }
}
