package io.millrace.plugins.discovery;

import io.millrace.plugins.PluginException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the plugins of all locations: reads jars on several threads, then puts two and two together on the caller's. */
public final class PluginScanner {
    private static final Logger LOG = LoggerFactory.getLogger(PluginScanner.class);

    private final DiscoveryMode mode;
    private final ClassLoader host;
    private final HostClasses hostClasses;

    public PluginScanner(DiscoveryMode mode, ClassLoader host) {
        this.mode = mode;
        this.host = host;
        this.hostClasses = new HostClasses(host);
    }

    /** Plugins of the locations and of the class path; interruptible. */
    public List<FoundPlugin> scan(List<PluginLocation> locations) throws InterruptedException {
        long start = System.nanoTime();
        ClassPath classPath = ClassPath.of(host);
        List<PluginLocation> all = new ArrayList<>(locations);
        all.add(PluginLocation.classPath(classPath.elements()));
        ExecutorService readers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), readerThreads());
        try {
            List<FoundPlugin> found = evaluate(all, read(all, readers), classPath.complete());
            LOG.info(
                    "Found {} plugins in {} locations in {} ms",
                    found.size(),
                    all.size(),
                    (System.nanoTime() - start) / 1_000_000);
            return found;
        } finally {
            readers.shutdownNow();
        }
    }

    private Map<PluginLocation, List<Future<ElementContent>>> read(
            List<PluginLocation> locations, ExecutorService readers) {
        Map<PluginLocation, List<Future<ElementContent>>> reading = new HashMap<>();
        for (PluginLocation location : locations) {
            LOG.info("Loading plugin from: {}", location.text());
            List<Future<ElementContent>> elements = location.elements().stream()
                    .map(element -> readers.submit(() -> new ElementReader(element, mode.scans()).read()))
                    .toList();
            reading.put(location, elements);
        }
        return reading;
    }

    private List<FoundPlugin> evaluate(
            List<PluginLocation> locations,
            Map<PluginLocation, List<Future<ElementContent>>> reading,
            boolean classPathComplete)
            throws InterruptedException {
        PluginLocation classPath = locations.get(locations.size() - 1);
        ElementContent own = merge(reading.get(classPath));
        if (!classPathComplete) {
            own.add(hostClasses.services());
        }
        List<FoundPlugin> found = new ArrayList<>();
        for (PluginLocation location : locations) {
            boolean isolated = location != classPath;
            ElementContent content = isolated ? merge(reading.get(location)) : own;
            TypeHierarchy types = new TypeHierarchy(name -> header(name, content, own));
            found.addAll(new LocationEvaluation(location, content, types, hostClasses, mode).plugins());
        }
        return found;
    }

    private Optional<ClassHeader> header(String name, ElementContent content, ElementContent classPath) {
        ClassHeader header =
                content.headers().getOrDefault(name, classPath.headers().get(name));
        return header != null ? Optional.of(header) : hostClasses.shared(name);
    }

    private static ElementContent merge(List<Future<ElementContent>> parts) throws InterruptedException {
        ElementContent whole = new ElementContent();
        for (Future<ElementContent> part : parts) {
            try {
                whole.add(part.get());
            } catch (ExecutionException e) {
                throw new PluginException("Plugins could not be searched for: " + e.getCause(), e.getCause());
            }
        }
        return whole;
    }

    private ThreadFactory readerThreads() {
        return task -> {
            Thread thread = new Thread(task, "plugin-scan");
            thread.setDaemon(true);
            thread.setContextClassLoader(host);
            return thread;
        };
    }
}
