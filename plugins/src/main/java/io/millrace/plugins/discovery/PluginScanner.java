package io.millrace.plugins.discovery;

import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the plugins of locations: asks the memory, and reads the files of those that it does not know. One thread. */
public final class PluginScanner {
    private static final Logger LOG = LoggerFactory.getLogger(PluginScanner.class);

    private final DiscoveryMode mode;
    private final ClassPath elements;
    private final ClassLoader host;
    private final FindingsMemory memory;
    private final String hostStamp;
    private Optional<HostContent> hostContent = Optional.empty();
    private Optional<LocationScan> classPath = Optional.empty();

    public PluginScanner(DiscoveryMode mode, ClassLoader host, FindingsMemory memory) {
        this.mode = mode;
        this.host = host;
        this.memory = memory;
        this.elements = ClassPath.of(host);
        this.hostStamp = HostStamp.of(elements);
    }

    /** What there is in each of the locations, in the same order; interruptible. */
    public List<LocationScan> scan(List<PluginLocation> locations) throws InterruptedException {
        long start = System.nanoTime();
        Map<PluginLocation, Findings> found = new LinkedHashMap<>();
        List<PluginLocation> unknown = new ArrayList<>();
        for (PluginLocation location : locations) {
            LOG.info("Loading plugin from: {}", location.text());
            memory.findings(location, mode, hostStamp)
                    .ifPresentOrElse(findings -> found.put(location, findings), () -> unknown.add(location));
        }
        if (!unknown.isEmpty()) {
            read(unknown, found);
        }
        List<LocationScan> scans = locations.stream()
                .map(location -> scan(location, found.get(location)))
                .toList();
        report(scans, unknown.size(), start);
        return scans;
    }

    /** What there is on the class path; read once, and remembered. */
    public LocationScan classPath() throws InterruptedException {
        if (classPath.isEmpty()) {
            PluginLocation location = PluginLocation.classPath(elements.searched(), hostStamp);
            Optional<Findings> known = memory.findings(location, mode, hostStamp);
            classPath = Optional.of(scan(location, known.isPresent() ? known.get() : readClassPath(location)));
        }
        return classPath.get();
    }

    private void read(List<PluginLocation> locations, Map<PluginLocation, Findings> found) throws InterruptedException {
        try (ReadingPool pool = new ReadingPool()) {
            HostContent shared = hostContent(pool);
            List<Callable<Findings>> readings = locations.stream()
                    .<Callable<Findings>>map(location -> () -> read(location, pool, shared))
                    .toList();
            List<Findings> results = pool.all(readings);
            for (int i = 0; i < results.size(); i++) {
                found.put(locations.get(i), results.get(i));
            }
        }
    }

    /** One location that cannot be searched, whatever the reason, takes none of the others along. */
    private Findings read(PluginLocation location, ReadingPool pool, HostContent shared) {
        try {
            return search(location, pool, shared);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            pool.checkOpen();
            return unsearched(location, e);
        }
    }

    private static Findings unsearched(PluginLocation location, Throwable failure) {
        LOG.debug("{} could not be searched", location.text(), failure);
        return new Findings(List.of(), List.of(new Reports(location.text()).unsearched(failure)), List.of());
    }

    private Findings search(PluginLocation location, ReadingPool pool, HostContent shared) {
        ElementContent content = pool.read(location.elements(), ElementReader.ofPlugins(shared.names()));
        pool.checkOpen();
        content.listOwnCopies(shared.content());
        Findings findings = new LocationEvaluation(location, content, shared.classes(), mode).findings();
        if (!content.unclear() && content.references().stream().allMatch(location::covers)) {
            memory.remember(location, mode, hostStamp, findings); // the location's stamp stands for all that was read
        }
        return findings;
    }

    private Findings readClassPath(PluginLocation location) throws InterruptedException {
        try (ReadingPool pool = new ReadingPool()) {
            HostContent own = hostContent(pool);
            Findings findings = new LocationEvaluation(location, own.content(), own.classes(), mode).findings();
            if (!own.content().unclear()) {
                memory.remember(location, mode, hostStamp, findings);
            }
            return findings;
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            return unsearched(location, e);
        }
    }

    private HostContent hostContent(ReadingPool pool) throws InterruptedException {
        if (hostContent.isEmpty()) {
            hostContent = Optional.of(HostContent.read(elements, host, mode, pool));
        }
        return hostContent.get();
    }

    private static LocationScan scan(PluginLocation location, Findings findings) {
        List<PluginProblem> problems = new ArrayList<>(findings.problems());
        OrphanReports reports = new OrphanReports(location, !findings.plugins().isEmpty());
        findings.orphans().forEach(orphan -> problems.add(report(orphan, reports, location)));
        return new LocationScan(location, findings.plugins(), problems);
    }

    private static PluginProblem report(Findings.Orphan orphan, OrphanReports reports, PluginLocation location) {
        try {
            return reports.report(orphan);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            LOG.debug("Nobody knows what {} in {} lacks", orphan.className(), location.text(), e);
            return new Reports(location.text()).unsearched(e);
        }
    }

    private static void report(List<LocationScan> scans, int read, long start) {
        if (!scans.isEmpty()) {
            int plugins = scans.stream().mapToInt(scan -> scan.plugins().size()).sum();
            long millis = (System.nanoTime() - start) / 1_000_000;
            LOG.info("Found {} plugins in {} locations in {} ms, {} read anew", plugins, scans.size(), millis, read);
        }
    }
}
