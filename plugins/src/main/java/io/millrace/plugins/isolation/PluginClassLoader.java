package io.millrace.plugins.isolation;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Loads one plugin location: its own classes first, what {@link SharedPackages} names from the worker. Any thread. */
public final class PluginClassLoader extends URLClassLoader {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final String location;
    private final AtomicBoolean driversLoaded = new AtomicBoolean();

    public PluginClassLoader(String location, List<URL> urls, ClassLoader parent) {
        super(urls.toArray(URL[]::new), parent);
        this.location = location;
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
            Class<?> found = findLoadedClass(name);
            return found != null ? found : findClass(name);
        }
    }

    private Class<?> ownFirst(String name) throws ClassNotFoundException {
        try {
            return findClass(name);
        } catch (ClassNotFoundException notHere) {
            return getParent().loadClass(name);
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

    /** True for the first caller, whose duty it is to load the location's JDBC drivers. */
    boolean claimDrivers() {
        return driversLoaded.compareAndSet(false, true);
    }

    @Override
    public String toString() {
        return "PluginClassLoader{pluginLocation=" + location + "}";
    }
}
