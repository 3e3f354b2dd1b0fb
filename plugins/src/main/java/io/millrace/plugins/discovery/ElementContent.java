package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ClassElement;
import io.millrace.plugins.archive.ClassHeader;
import io.millrace.plugins.archive.NameHashes;
import io.millrace.plugins.isolation.SharedPackages;
import io.millrace.plugins.location.FileNames;
import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What service files and class files say, of one jar or class tree or of several together. One thread at a time. */
final class ElementContent {
    private final Map<PluginType, Set<String>> listed = new EnumMap<>(PluginType.class);
    private final Set<String> trusted = new LinkedHashSet<>();
    private final List<ClassHeader> headers = new ArrayList<>();
    private final List<ClassElement> elements = new ArrayList<>();
    private final NameHashes shared = new NameHashes();
    private final Set<WorkerLibrary> libraries = EnumSet.noneOf(WorkerLibrary.class);
    private final List<String> damages = new ArrayList<>();
    private final Map<Path, Exception> unreadable = new LinkedHashMap<>();
    private final List<Path> packed = new ArrayList<>();
    private final Set<Path> references = new LinkedHashSet<>();
    private boolean unclear;

    /** A service file of that type names the class. */
    void list(PluginType type, String className) {
        listed.computeIfAbsent(type, any -> new LinkedHashSet<>()).add(className);
    }

    /**
     * Lists what the worker's service files list and this brings along: Java's service look-up through a plugin's loader
     * sees the worker's files, too, and finds the plugin's own classes.
     */
    void listOwnCopies(ElementContent worker) {
        Set<String> wanted = worker.listed.values().stream()
                .flatMap(Set::stream)
                .filter(SharedPackages::isolates)
                .map(className -> className.replace('.', '/'))
                .collect(Collectors.toSet());
        Set<String> here = headers.stream()
                .filter(header -> wanted.contains(header.name()))
                .map(ClassHeader::className)
                .collect(Collectors.toSet());
        worker.listed.forEach(
                (type, classes) -> classes.stream().filter(here::contains).forEach(name -> list(type, name)));
    }

    /** The class is known to be there and creatable, though its header was not read. */
    void trust(String className) {
        trusted.add(className);
    }

    void add(ClassElement element) {
        elements.add(element);
    }

    void add(ClassHeader header) {
        headers.add(header);
    }

    /** To be called once for the content of a jar: of several classes with one name Java takes the last in a jar. */
    void preferLast() {
        Collections.reverse(headers);
    }

    /** A file, or a part of one, cannot be read; says in a sentence which and why. */
    void damaged(String what) {
        damages.add(what);
    }

    /**
     * A file gives nothing: it is damaged, or the file system does not give it. Unless it is gone, the latter may be so
     * for the moment only, as for want of file handles.
     *
     * @param damage what to say of a damaged file
     */
    void failed(Path file, Exception failure, String damage) {
        if (FileNames.refused(failure)) {
            unreadable.put(file, failure);
            unclear(file, failure);
        } else {
            damaged(damage);
        }
    }

    /** The file system did not give a file. */
    void unclear(Path file, Exception failure) {
        unclear |= FileNames.unclear(file, failure);
    }

    /** Nobody knows what there is; to read it again may give more. */
    void lost(String what) {
        damaged(what);
        unclear = true;
    }

    /** Whether to read the same files again may give more. */
    boolean unclear() {
        return unclear;
    }

    /** The archive holds archives, but no classes. */
    void packed(Path archive) {
        packed.add(archive);
    }

    /** The archive wants another one, or a directory, to be searched as well. */
    void refer(Path other) {
        references.add(other);
    }

    void add(ElementContent other) {
        other.listed.forEach((type, classes) -> classes.forEach(name -> list(type, name)));
        trusted.addAll(other.trusted);
        headers.addAll(other.headers);
        elements.addAll(other.elements);
        shared.addAll(other.shared);
        libraries.addAll(other.libraries);
        damages.addAll(other.damages);
        unreadable.putAll(other.unreadable);
        packed.addAll(other.packed);
        references.addAll(other.references);
        unclear |= other.unclear;
    }

    Set<String> listed(PluginType type) {
        return listed.getOrDefault(type, Set.of());
    }

    boolean trusts(String className) {
        return trusted.contains(className);
    }

    /**
     * Headers by internal name, of classes with parents outside of the JDK. Of several classes with one name the first
     * counts, as it does for a class loader.
     */
    Map<String, ClassHeader> headers() {
        Map<String, ClassHeader> byName = new HashMap<>(headers.size() * 4 / 3 + 1);
        for (ClassHeader header : headers) {
            byName.putIfAbsent(header.name(), header);
        }
        return byName;
    }

    /** The header of a class that was not read before; empty if it cannot be read, or has no parents but the JDK's. */
    Optional<ClassHeader> read(String internalName) {
        for (ClassElement element : elements) {
            try {
                return element.again(
                        internalName,
                        file -> file.hasForeignParent() ? Optional.of(file.header(element)) : Optional.empty());
            } catch (IOException | RuntimeException e) {
                unclear(element.path(), e); // it is in another element, or damaged
            }
        }
        return Optional.empty();
    }

    /** The names of all classes, gathered anew. */
    NameHashes names() {
        NameHashes names = new NameHashes();
        elements.forEach(element -> element.addNames(names));
        return names;
    }

    /** The names of classes that a trusted library of the worker has, and that plugins share with it. */
    NameHashes shared() {
        return shared;
    }

    /** Libraries of which there are classes. */
    Set<WorkerLibrary> libraries() {
        return libraries;
    }

    List<String> damages() {
        return damages;
    }

    /** Files and directories that the file system does not give, with the reason. */
    Map<Path, Exception> unreadable() {
        return unreadable;
    }

    List<Path> packed() {
        return packed;
    }

    /** What else has to be searched; some of it may have been. */
    Set<Path> references() {
        return references;
    }
}
