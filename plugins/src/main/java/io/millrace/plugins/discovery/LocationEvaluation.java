package io.millrace.plugins.discovery;

import io.millrace.plugins.PluginType;
import io.millrace.plugins.isolation.SharedPackages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which classes of one location are its plugins, by service files, by headers, or by both. One thread. */
final class LocationEvaluation {
    private static final Logger LOG = LoggerFactory.getLogger(LocationEvaluation.class);

    private final PluginLocation location;
    private final ElementContent content;
    private final TypeHierarchy types;
    private final HostClasses host;
    private final DiscoveryMode mode;

    LocationEvaluation(
            PluginLocation location,
            ElementContent content,
            TypeHierarchy types,
            HostClasses host,
            DiscoveryMode mode) {
        this.location = location;
        this.content = content;
        this.types = types;
        this.host = host;
        this.mode = mode;
    }

    List<FoundPlugin> plugins() {
        List<FoundPlugin> found = new ArrayList<>();
        for (PluginType type : PluginType.values()) {
            content.listed(type).forEach(name -> listed(type, name).ifPresent(found::add));
        }
        if (mode.scans()) {
            content.headers().values().stream()
                    .filter(ClassHeader::concrete)
                    .forEach(header -> addScanned(header, found));
        }
        return found;
    }

    private Optional<FoundPlugin> listed(PluginType type, String className) {
        if (!listingCounts(type, className) || !ownClass(className)) {
            return Optional.empty();
        }
        if (content.trusts(className)) {
            return Optional.of(new FoundPlugin(className, type, location, true, true));
        }
        String internalName = className.replace('.', '/');
        ClassHeader header = content.headers().get(internalName);
        if (header == null || !types.typesOf(internalName).contains(type)) {
            LOG.warn(
                    "Plugin location {}: a service file names {} as a {}, but there is no such {} in it",
                    location.text(),
                    className,
                    type,
                    type);
            return Optional.empty();
        }
        return Optional.of(found(header, type, true));
    }

    private void addScanned(ClassHeader header, List<FoundPlugin> found) {
        String className = header.name().replace('/', '.');
        for (PluginType type : types.typesOf(header.name())) {
            boolean listed = content.listed(type).contains(className);
            boolean alreadyFound = listed && listingCounts(type, className);
            if (type.scanned() && !alreadyFound && ownClass(className)) {
                found.add(found(header, type, listed));
            }
        }
    }

    private FoundPlugin found(ClassHeader header, PluginType type, boolean listed) {
        String className = header.name().replace('/', '.');
        if (!header.creatable()) {
            LOG.warn(
                    "Failed to discover {} in {}: {} has to be a public class, not abstract, with a public constructor "
                            + "without parameters",
                    type,
                    location.text(),
                    className);
        }
        return new FoundPlugin(className, type, location, listed, header.creatable());
    }

    /** A mode that only scans believes the service files of well-known libraries alone. */
    private boolean listingCounts(PluginType type, String className) {
        return mode != DiscoveryMode.ONLY_SCAN || !type.scanned() || content.trusts(className);
    }

    /** Whether the location's loader would define the class itself, rather than take it from the class path. */
    private boolean ownClass(String className) {
        return !location.isolated() || SharedPackages.isolates(className) || !host.has(className);
    }
}
