package io.millrace.plugins.index;

import io.millrace.plugins.discovery.DiscoveryMode;
import io.millrace.plugins.discovery.Findings;
import io.millrace.plugins.discovery.FindingsMemory;
import io.millrace.plugins.discovery.HostStamp;
import io.millrace.plugins.location.FileNames;
import io.millrace.plugins.location.FileStamps;
import io.millrace.plugins.location.PluginLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk what was found in each location, for as long as no file of it changes. Several workers may share an
 * index, and anybody may delete it at any time; what cannot be read does not count. Any thread.
 */
public final class PluginIndex implements FindingsMemory {
    static final String PLUGINS = ".plugins";
    static final String VERSIONS = ".versions";

    private static final Logger LOG = LoggerFactory.getLogger(PluginIndex.class);
    private static final Duration TIDY_EVERY = Duration.ofMinutes(1);

    private final Optional<IndexDirectory> directory;
    private final String hostStamp;
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicLong tidied = new AtomicLong(System.nanoTime() - TIDY_EVERY.toNanos());

    private PluginIndex(Optional<IndexDirectory> directory, String hostStamp) {
        this.directory = directory;
        this.hostStamp = hostStamp;
    }

    /**
     * An index in a directory, which is made if need be; none if the directory cannot be trusted.
     *
     * @param hostStamp of the class path and the Java that plugins meet; see {@link HostStamp}
     */
    public static PluginIndex in(Path directory, String hostStamp) {
        IndexDirectory place = new IndexDirectory(directory);
        try {
            Optional<String> distrust = place.distrust();
            if (distrust.isEmpty()) {
                return new PluginIndex(Optional.of(place), hostStamp);
            }
            tell(place, distrust.get());
        } catch (IOException e) {
            tell(place, FileNames.reason(e));
        }
        return none();
    }

    /** Remembers nothing. */
    public static PluginIndex none() {
        return new PluginIndex(Optional.empty(), "");
    }

    private static void tell(IndexDirectory place, String reason) {
        LOG.info(
                "What is found in plugin locations is not remembered in {}: {} Plugins are found all the same, but take"
                        + " longer to find; let plugin.index.dir name a directory that only the worker may write to.",
                place.path(),
                reason.endsWith(".") ? reason : reason + ".");
    }

    @Override
    public Optional<Findings> findings(PluginLocation location, DiscoveryMode mode, String classPathStamp) {
        return read(location, mode + PLUGINS, classPathStamp, lines -> IndexLines.findings(lines, location));
    }

    @Override
    public void remember(PluginLocation location, DiscoveryMode mode, String classPathStamp, Findings findings) {
        write(location, mode + PLUGINS, classPathStamp, IndexLines.of(findings));
    }

    /** Versions by class name, as far as they have been remembered for exactly this content of the location. */
    public Map<String, String> versions(PluginLocation location) {
        return read(location, VERSIONS, "", IndexLines::versions).orElse(Map.of());
    }

    /** Keeps versions that plugins of the location told, in addition to those known. */
    public void rememberVersions(PluginLocation location, Map<String, String> versionByClass) {
        Map<String, String> versions = new HashMap<>(versions(location));
        versions.putAll(versionByClass);
        write(location, VERSIONS, "", IndexLines.of(versions));
    }

    /** Makes sense of the lines of an entry; throws if there is none. */
    private interface Reading<T> {
        T of(List<String> lines);
    }

    private <T> Optional<T> read(PluginLocation location, String ending, String stamp, Reading<T> reading) {
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        Path file = file(location, ending);
        try {
            Optional<List<String>> lines = IndexFile.read(file);
            List<String> head = head(location, stamp);
            boolean valid = lines.isPresent()
                    && lines.get().size() >= head.size()
                    && lines.get().subList(0, head.size()).equals(head);
            return valid
                    ? Optional.of(reading.of(
                            lines.get().subList(head.size(), lines.get().size())))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} in the plugin index cannot be read and is made anew", file, e);
            return Optional.empty();
        }
    }

    private void write(PluginLocation location, String ending, String stamp, List<String> content) {
        if (directory.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>(head(location, stamp));
        lines.addAll(content);
        try {
            directory.get().make();
            IndexFile.write(file(location, ending), lines);
            tidy();
        } catch (IOException | RuntimeException e) {
            if (!told.getAndSet(true)) {
                tell(directory.get(), FileNames.reason(e));
            }
        }
    }

    private void tidy() {
        long now = System.nanoTime();
        long last = tidied.get();
        if (now - last >= TIDY_EVERY.toNanos() && tidied.compareAndSet(last, now)) {
            directory.orElseThrow().tidy();
        }
    }

    private Path file(PluginLocation location, String ending) {
        String name = FileStamps.hash(location.text());
        return directory.orElseThrow().file(ending.startsWith(".") ? name + ending : name + "-" + ending);
    }

    /** What an entry has to begin with to be about this content of the location, seen by this worker. */
    private List<String> head(PluginLocation location, String stamp) {
        return List.of(location.text(), IndexLines.line(location.kind(), location.stamp(), hostStamp, stamp));
    }
}
