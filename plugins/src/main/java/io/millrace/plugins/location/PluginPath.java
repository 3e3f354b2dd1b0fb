package io.millrace.plugins.location;

import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From the text of {@code plugin.path} to the locations it names. One use, one thread. */
public final class PluginPath {
    private static final String UNREADABLE = "Could not get listing for plugin path: ";

    private final List<PluginLocation> locations = new ArrayList<>();
    private final List<PluginProblem> problems = new ArrayList<>();
    private final Set<Path> directories = new LinkedHashSet<>();
    private final Map<String, String> activity = new HashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Set<String> copying = new LinkedHashSet<>();
    private final Set<Path> known = new HashSet<>();

    private PluginPath() {}

    /**
     * What is there at present.
     *
     * @param locations in listing order, no place twice
     * @param problems of elements that cannot be read, and of places without plugins
     * @param directories where something may come, change or go: all that were listed, those that hold links on the way
     *     to an element, and for an element that does not exist the nearest directory above it
     * @param activity by the text of a location, what changes with any file below it, even one that is no part of a
     *     plugin: a sign of somebody copying
     * @param unknown texts, as locations have, of what may be there all the same, but could not be looked into just now;
     *     directories end with a slash, and what is below them is unknown, too
     * @param copying texts of locations with a file that is called as files are until they are there as a whole
     */
    public record Listing(
            List<PluginLocation> locations,
            List<PluginProblem> problems,
            Set<Path> directories,
            Map<String, String> activity,
            Set<String> unknown,
            Set<String> copying) {
        public Listing {
            locations = List.copyOf(locations);
            problems = List.copyOf(problems);
            directories = Set.copyOf(directories);
            activity = Map.copyOf(activity);
            unknown = Set.copyOf(unknown);
            copying = Set.copyOf(copying);
        }
    }

    /**
     * Lists the locations; reads no jar and logs nothing.
     *
     * @param pluginPath as in the worker's config, null for none
     * @param bundled one more directory of locations, null for none; that it may be missing is no problem
     */
    public static Listing locate(String pluginPath, Path bundled) {
        PluginPath found = new PluginPath();
        if (pluginPath != null) {
            for (String element : pluginPath.trim().split("\\s*,\\s*", -1)) {
                found.addElement(element);
            }
        }
        if (bundled != null && !FileNames.missing(bundled)) {
            found.addElement(bundled.toAbsolutePath().normalize());
        }
        return new Listing(
                found.locations, found.problems, found.directories, found.activity, found.unknown, found.copying);
    }

    /** One location by its path, wherever it is: a jar, a directory or a class file. Reads no jar. */
    public static PluginLocation single(Path path) {
        return new PluginPath().location(path.toAbsolutePath());
    }

    private void addElement(String element) {
        if (element.isEmpty()) {
            Path current = Path.of("").toAbsolutePath();
            report(
                    current,
                    Kind.EMPTY,
                    "Plugin path element is empty, taking the current directory " + current + ".",
                    "Remove the stray comma from plugin.path if that is not meant.");
        }
        try {
            addElement(Path.of(element).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            problems.add(PluginProblem.of(
                    element,
                    Kind.UNREADABLE,
                    UNREADABLE + element + ". Ignoring. It is no path: " + e.getMessage() + ".",
                    "Correct plugin.path."));
        }
    }

    private void addElement(Path element) {
        addLinks(element);
        if (!looksIn(element)) {
            addParent(element);
        } else if (FileNames.isArchive(element)) {
            addParent(element);
            addElementArchive(element);
        } else if (Files.isDirectory(element)) {
            addChildren(element);
        } else {
            addParent(element);
            reportUnusable(element);
        }
    }

    private void addElementArchive(Path archive) {
        if (Files.isReadable(archive)) {
            add(archive);
        } else {
            unknown.add(text(archive));
            refused(archive, new AccessDeniedException(archive.toString()));
        }
    }

    /** Whether it can be told what a file is, or that it is not there; reports it otherwise. */
    private boolean looksIn(Path file) {
        try {
            Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
            if (!FileNames.gone(file, e)) {
                unknown.add(text(file));
                refused(file, e);
                return false;
            }
        }
        return true;
    }

    private void reportUnusable(Path element) {
        if (!Files.exists(element)) {
            unreadable(
                    element,
                    "There is no such file or directory.",
                    "Correct plugin.path, or put the plugins where it says.");
        } else if (FileNames.isPacked(element)) {
            reportPacked(element);
        } else {
            report(
                    element,
                    Kind.UNREADABLE,
                    "plugin.path names " + element + ", which is neither a directory nor a jar.",
                    "Name the directory that holds the plugins, or a jar.");
        }
    }

    private void addChildren(Path directory) {
        directories.add(directory);
        try {
            for (Path child : TreeWalk.children(directory)) {
                addChild(child);
            }
        } catch (IOException e) {
            if (!FileNames.gone(directory, e)) {
                unknown.add(text(directory));
            }
            refused(directory, e);
        }
    }

    private void addChild(Path child) {
        if (!looksIn(child)) {
            return;
        }
        if (Files.isDirectory(child) || FileNames.isArchive(child)) {
            add(child);
        } else if (FileNames.isClassFile(child)) {
            unreadable(child, "It is a class file by itself.", "Put it into a jar, or into a directory of its own.");
        } else if (FileNames.isPacked(child)) {
            reportPacked(child);
        } else if (Files.isSymbolicLink(child) && !Files.exists(child)) {
            problems.add(reports(child).brokenLink(child));
        } else if (FileNames.hasArchiveName(child) && Files.exists(child)) {
            report(
                    child,
                    Kind.UNREADABLE,
                    "Plugin location " + child + " is neither a file nor a directory.",
                    "Put a jar or a directory there instead, or remove it.");
        }
    }

    /** One location that cannot be read takes none of its neighbours along. */
    private void add(Path path) {
        try {
            if (known.add(path.toRealPath())) {
                locations.add(location(path));
            }
        } catch (IOException | RuntimeException e) {
            if (FileNames.unclear(path, e)) {
                unknown.add(text(path));
            }
            problems.add(reports(path).unreadable(path, e));
        }
    }

    private PluginLocation location(Path path) {
        String text = PluginLocation.url(path).toString();
        if (FileNames.isArchive(path)) {
            String stamp = new FileStamps().add(path).text();
            activity.put(text, stamp);
            return new PluginLocation(text, PluginLocation.Kind.SINGLE_JAR, List.of(path), stamp);
        }
        LocationWalk walk = new LocationWalk(path, text);
        PluginLocation location = walk.location();
        directories.addAll(walk.directories());
        problems.addAll(walk.problems());
        activity.put(text, walk.activity());
        if (walk.copying()) {
            copying.add(text);
        }
        if (!walk.complete()) {
            unknown.add(text(path));
        }
        return location;
    }

    /** The text of a location that cannot be looked at, which has to be guessed from its name. */
    private static String text(Path path) {
        String text = PluginLocation.url(path).toString();
        return FileNames.hasArchiveName(path) || text.endsWith("/") ? text : text + "/";
    }

    /** A link on the way to the element may be turned, which shows where the link lies. */
    private void addLinks(Path element) {
        for (Path place = element; place != null; place = place.getParent()) {
            if (Files.isSymbolicLink(place)) {
                addParent(place);
            }
        }
    }

    private void addParent(Path element) {
        Path parent = element.getParent();
        while (parent != null && !Files.isDirectory(parent)) {
            parent = parent.getParent();
        }
        if (parent != null) {
            directories.add(parent);
        }
    }

    private void reportPacked(Path archive) {
        report(
                archive,
                Kind.NOT_UNPACKED,
                archive + " is an archive of a kind that is not read.",
                "Unpack it into a directory of its own right here, and remove the archive.");
    }

    private void refused(Path path, IOException failure) {
        unreadable(path, FileNames.reason(failure), FileProblems.remedy(path, failure));
    }

    private static FileProblems reports(Path path) {
        return new FileProblems(PluginLocation.url(path).toString());
    }

    private void unreadable(Path path, String reason, String remedy) {
        report(path, Kind.UNREADABLE, UNREADABLE + path + ". Ignoring. " + reason, remedy);
    }

    private void report(Path path, Kind kind, String message, String remedy) {
        problems.add(PluginProblem.of(PluginLocation.url(path).toString(), kind, message, remedy));
    }
}
