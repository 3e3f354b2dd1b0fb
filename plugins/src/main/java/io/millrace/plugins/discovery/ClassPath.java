package io.millrace.plugins.discovery;

import io.millrace.plugins.isolation.ManifestClassPath;
import io.millrace.plugins.location.PluginLocation;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files on the class path of a loader and its parents, as far as they can be known. */
final class ClassPath {
    private static final Logger LOG = LoggerFactory.getLogger(ClassPath.class);

    private final Set<Path> elements = new LinkedHashSet<>();
    private boolean complete = true;

    private ClassPath() {}

    static ClassPath of(ClassLoader host) {
        ClassPath found = new ClassPath();
        found.addLoaders(host);
        return found;
    }

    /** Jars and directories in search order, those that the manifests of jars refer to included. */
    List<Path> elements() {
        return List.copyOf(elements);
    }

    /** The elements without those that are known to hold no plugins. */
    List<Path> searched() {
        return elements.stream()
                .filter(element -> !KnownLibraries.withoutPlugins(element))
                .toList();
    }

    /** False if a loader is of a kind that does not tell its files: then its resources have to be asked for. */
    boolean complete() {
        return complete;
    }

    private void addLoaders(ClassLoader loader) {
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            return;
        }
        addLoaders(loader.getParent());
        if (loader == ClassLoader.getSystemClassLoader()) {
            Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
                    .forEach(this::addText);
        } else if (loader instanceof URLClassLoader) {
            Arrays.stream(((URLClassLoader) loader).getURLs()).forEach(this::add);
        } else {
            complete = false;
        }
    }

    private void addText(String element) {
        try {
            add(Path.of(element));
        } catch (InvalidPathException e) {
            LOG.debug("{} on the class path is no path", element, e);
        }
    }

    private void add(URL url) {
        PluginLocation.path(url).ifPresentOrElse(this::add, () -> complete = false);
    }

    private void add(Path element) {
        Path path = element.toAbsolutePath().normalize();
        boolean fresh = Files.exists(path) && elements.add(path);
        boolean mayRefer = fresh && Files.isRegularFile(path);
        if (mayRefer && !KnownLibraries.listsItsPlugins(path) && !KnownLibraries.withoutPlugins(path)) {
            addReferences(path);
        }
    }

    private void addReferences(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            ManifestClassPath.of(file, PluginLocation.url(jar)).forEach(this::add);
        } catch (IOException e) {
            LOG.debug("{} on the class path is no readable jar", jar, e);
        }
    }
}
