package io.millrace.plugins.isolation;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jars of a location, and those that their manifests name, open from first use until closed. Any thread. */
final class PinnedJars {
    private static final Logger LOG = LoggerFactory.getLogger(PinnedJars.class);

    private final String location;
    private final List<URL> urls;
    private volatile Map<String, PinnedJar> byUrl = Map.of();
    private boolean closed;

    PinnedJars(String location, List<URL> urls) {
        this.location = location;
        this.urls = List.copyOf(urls);
    }

    /** Opens what can be opened, the rest is logged; does nothing after {@link #close()}. */
    synchronized void open() {
        if (closed) {
            return;
        }
        Map<String, PinnedJar> opened = new HashMap<>();
        Queue<URL> wanted = new ArrayDeque<>(urls);
        Set<String> seen = new HashSet<>();
        while (!wanted.isEmpty()) {
            URL url = wanted.remove();
            if (isJar(url) && seen.add(url.toExternalForm())) {
                open(url).ifPresent(jar -> {
                    opened.put(url.toExternalForm(), jar);
                    wanted.addAll(ManifestClassPath.of(jar, url));
                });
            }
        }
        byUrl = Map.copyOf(opened);
    }

    private static boolean isJar(URL url) {
        return "file".equals(url.getProtocol()) && !url.getFile().endsWith("/");
    }

    private Optional<PinnedJar> open(URL url) {
        try {
            Path path = Path.of(URI.create(url.toExternalForm().replace(" ", "%20")));
            return Optional.of(PinnedJar.open(path));
        } catch (IOException | IllegalArgumentException | SecurityException e) {
            if (urls.contains(url)) {
                LOG.warn("Plugin location {}: {} cannot be opened and is left out: {}", location, url, e.toString());
            }
            return Optional.empty();
        }
    }

    /** The open jar with that URL; never opens one. */
    Optional<PinnedJar> find(String url) {
        return Optional.ofNullable(byUrl.get(url));
    }

    /** Tells of jars that changed while they were being opened, so that one may have been opened in both states. */
    void warnIfReplaced() {
        all().stream()
                .filter(PinnedJar::replaced)
                .forEach(jar -> LOG.warn(
                        "Plugin location {}: {} was replaced while it was being opened, and may be inconsistent;"
                                + " restart the connectors that use it",
                        location,
                        jar.path()));
    }

    /**
     * Throws if a jar was overwritten, in words that name it; returns if none was.
     *
     * @param failure what happened when the class was read
     * @throws ClassFormatError caused by the failure
     */
    void blameOverwriting(String className, Throwable failure) {
        for (PinnedJar jar : all()) {
            if (jar.overwritten()) {
                ClassFormatError error = new ClassFormatError("Class " + className + " of plugin location " + location
                        + " cannot be read: jar " + jar.path() + " was overwritten while in use; restart the connector;"
                        + " replace jars by moving a new file over the old one");
                error.initCause(failure);
                throw error;
            }
        }
    }

    private Collection<PinnedJar> all() {
        return byUrl.values();
    }

    /** Closes all files; every failure is kept. May be called again. */
    synchronized void close() throws IOException {
        closed = true;
        IOException failure = null;
        for (PinnedJar jar : all()) {
            try {
                jar.unpin();
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
