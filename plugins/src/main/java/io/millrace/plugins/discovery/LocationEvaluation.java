package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ClassFile;
import io.millrace.plugins.archive.ClassHeader;
import io.millrace.plugins.archive.Likeness;
import io.millrace.plugins.archive.NameHashes;
import io.millrace.plugins.discovery.Findings.Orphan;
import io.millrace.plugins.isolation.SharedPackages;
import io.millrace.plugins.location.FileNames;
import io.millrace.plugins.location.FileProblems;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which classes of one location are its plugins, by service files, by headers, or by both. One use. */
final class LocationEvaluation {
    private final PluginLocation location;
    private final ElementContent content;
    private final Map<String, ClassHeader> headers;
    private final TypeHierarchy types;
    private final HostClasses host;
    private final DiscoveryMode mode;
    private final ClassCheck check;
    private final Reports reports;
    private final List<FoundPlugin> plugins = new ArrayList<>();
    private final Set<PluginProblem> problems = new LinkedHashSet<>();
    private final Set<Orphan> orphans = new LinkedHashSet<>();
    private Optional<NameHashes> names = Optional.empty();

    LocationEvaluation(PluginLocation location, ElementContent content, HostClasses host, DiscoveryMode mode) {
        this.location = location;
        this.content = content;
        this.headers = content.headers();
        this.host = host;
        this.mode = mode;
        if (location.isolated()) {
            readListed();
        }
        this.types = new TypeHierarchy(headers, this::header);
        this.check = new ClassCheck(types, name -> isHere(name) || host.hasInternal(name));
        this.reports = new Reports(location.text());
    }

    /** Reads what service files name, and the classes above, where that has not been done. */
    private void readListed() {
        Deque<String> next = new ArrayDeque<>();
        for (PluginType type : PluginType.values()) {
            content.listed(type).forEach(name -> next.add(name.replace('.', '/')));
        }
        Set<String> seen = new HashSet<>();
        while (!next.isEmpty()) {
            String name = next.remove();
            if (ClassHeader.mayLead(name) && seen.add(name)) {
                if (!headers.containsKey(name) && !host.hasInternal(name) && isHere(name)) {
                    content.read(name).ifPresent(header -> headers.put(name, header));
                }
                Optional.ofNullable(headers.get(name)).ifPresent(header -> next.addAll(header.parents()));
            }
        }
    }

    Findings findings() {
        for (PluginType type : PluginType.values()) {
            content.listed(type).forEach(name -> addListed(type, name));
        }
        if (mode.scans()) {
            for (ClassHeader header : headers.values()) {
                if (header.concrete()) {
                    addScanned(header);
                }
            }
        }
        Set<PluginProblem> all = new LinkedHashSet<>(new LocationProblems(location, content, headers, plugins).found());
        all.addAll(problems);
        return new Findings(plugins, List.copyOf(all), List.copyOf(orphans));
    }

    /** The host's class, or the location's own, whichever the location's loader would take. */
    private Optional<ClassHeader> header(String name) {
        ClassHeader own = headers.get(name);
        Optional<ClassHeader> shared = host.header(name);
        boolean useOwn =
                own != null && (shared.isEmpty() || !location.isolated() || SharedPackages.isolates(own.className()));
        return useOwn ? Optional.of(own) : shared;
    }

    /** Names of all classes are seldom needed. */
    private boolean isHere(String internalName) {
        if (names.isEmpty()) {
            names = Optional.of(content.names());
        }
        return names.get().contains(internalName);
    }

    private void addListed(PluginType type, String className) {
        if (!ownClass(className)) {
            return;
        }
        if (content.trusts(className)) {
            plugins.add(new FoundPlugin(className, type, location, true, true));
            return;
        }
        String name = className.replace('.', '/');
        ClassHeader header = headers.get(name);
        if (header == null) {
            reportListedWithoutHeader(type, className, name);
        } else if (types.typesOf(name).contains(type)) {
            if (listingCounts(type, className)) {
                add(header, type, true);
            }
        } else {
            reportListedOfOtherType(type, header);
        }
    }

    private void reportListedWithoutHeader(PluginType type, String className, String name) {
        if (isHere(name)) {
            problems.add(reports.otherType(className, type));
        } else if (!host.hasInternal(name)) {
            problems.add(reports.missingClass(className, type));
        }
    }

    private void reportListedOfOtherType(PluginType type, ClassHeader header) {
        Optional<String> missing = check.missingParent(header);
        if (missing.isPresent()) {
            addOrphan(header, Optional.of(type), missing.get());
        } else {
            problems.add(reports.otherType(header.className(), type));
        }
    }

    private void addScanned(ClassHeader header) {
        if (!types.isPlugin(header)) {
            addIfOrphan(header);
            return;
        }
        for (PluginType type : types.scannedTypesOf(header)) {
            boolean listed = content.listed(type).contains(header.className());
            boolean alreadyFound = listed && listingCounts(type, header.className());
            if (type.scanned() && !alreadyFound && meant(header) && ownClass(header.className())) {
                add(header, type, listed);
            }
        }
    }

    /** Whether the class may be meant as a plugin rather than for use inside of another class. */
    private static boolean meant(ClassHeader header) {
        return header.isPublic() || header.name().indexOf('$') < 0;
    }

    private void addIfOrphan(ClassHeader header) {
        if (header.likeness() != Likeness.NONE && header.isPublic()) {
            check.missingParent(header).ifPresent(parent -> addOrphan(header, Optional.empty(), parent));
        }
    }

    private void addOrphan(ClassHeader header, Optional<PluginType> type, String missingParent) {
        boolean known = orphans.stream().anyMatch(orphan -> orphan.className().equals(header.className()));
        if (!known) {
            boolean certain = type.isPresent() || header.likeness() == Likeness.CONTENT;
            orphans.add(new Orphan(header.className(), type, missingParent.replace('/', '.'), certain));
        }
    }

    private void add(ClassHeader header, PluginType type, boolean listed) {
        plugins.add(new FoundPlugin(header.className(), type, location, listed, creatable(header, type)));
    }

    /** Whether nothing keeps the class from being created, as far as can be told; reports what does. */
    private boolean creatable(ClassHeader header, PluginType type) {
        Optional<String> missing = check.missingParent(header);
        if (missing.isPresent()) {
            addOrphan(header, Optional.of(type), missing.get());
            return false;
        }
        Optional<PluginProblem> problem = check.tooNew(header)
                .map(tooNew -> reports.newerJava(header.className(), type, tooNew))
                .or(() -> unfit(header, type));
        problem.ifPresent(problems::add);
        return problem.isEmpty();
    }

    private Optional<PluginProblem> unfit(ClassHeader header, PluginType type) {
        String className = header.className();
        if (!header.concrete()) {
            return Optional.of(reports.abstractClass(className, type));
        }
        try {
            int constructor = header.element().again(header.name(), ClassFile::plainConstructor);
            return header.obstacle(constructor).map(obstacle -> reports.noConstructor(className, type, obstacle));
        } catch (IOException | RuntimeException e) {
            return Optional.of(unread(header, type, e));
        }
    }

    private PluginProblem unread(ClassHeader header, PluginType type, Exception failure) {
        String className = header.className();
        if (!FileNames.refused(failure)) {
            return reports.damagedClass(className, type, failure);
        }
        content.unclear(header.element().path(), failure);
        return new FileProblems(location.text()).unreadable(header.element().path(), failure);
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
