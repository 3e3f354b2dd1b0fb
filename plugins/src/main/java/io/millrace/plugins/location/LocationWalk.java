package io.millrace.plugins.location;

import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One walk through a plugin directory, along symbolic links: are there jars below it, or is it a class tree? */
final class LocationWalk implements TreeWalk.Visitor {
    private final Path root;
    private final String text;
    private final FileProblems reports;
    private final Set<Path> directories = new LinkedHashSet<>();
    private final Set<Path> archives = new TreeSet<>();
    private final Set<Path> others = new TreeSet<>();
    private final List<PluginProblem> problems = new ArrayList<>();
    private final FileStamps activity = new FileStamps();
    private boolean hasClassFiles;
    private boolean copying;
    private boolean complete = true;

    LocationWalk(Path root, String text) {
        this.root = root;
        this.text = text;
        this.reports = new FileProblems(text);
    }

    PluginLocation location() {
        TreeWalk.below(root, this);
        if (!archives.isEmpty()) {
            reportStrayClasses();
            return location(PluginLocation.Kind.MULTI_JAR, List.copyOf(archives), archives);
        }
        if (hasClassFiles) {
            others.removeIf(file -> FileNames.hasEnding(file, ".log", ".tmp"));
            return location(PluginLocation.Kind.CLASS_HIERARCHY, List.of(root), others);
        }
        if (complete) {
            reportEmpty();
        }
        return empty();
    }

    /** Where there is no plugin only the names of archives matter; other files may change as often as they like. */
    private PluginLocation empty() {
        FileStamps stamps = new FileStamps();
        others.stream().filter(FileNames::isPacked).map(Path::toString).forEach(stamps::add);
        return new PluginLocation(text, PluginLocation.Kind.CLASS_HIERARCHY, List.of(), stamps.text());
    }

    /** Every directory that was listed, the root included. */
    Set<Path> directories() {
        return directories;
    }

    List<PluginProblem> problems() {
        return problems;
    }

    /** Changes with any file below the location, whatever it is. */
    String activity() {
        return activity.text();
    }

    /** Whether a file looks as if somebody were in the middle of copying it. */
    boolean copying() {
        return copying;
    }

    /** False if there may be more than was seen. */
    boolean complete() {
        return complete;
    }

    private PluginLocation location(PluginLocation.Kind kind, List<Path> elements, Set<Path> files) {
        FileStamps stamps = new FileStamps();
        files.forEach(stamps::add);
        return new PluginLocation(text, kind, elements, stamps.text());
    }

    @Override
    public void directory(Path directory) {
        directories.add(directory);
        activity.add(directory.toString());
    }

    @Override
    public void file(Path file, BasicFileAttributes attributes) {
        activity.add(file.toString());
        activity.add(attributes.size() + " " + attributes.lastModifiedTime());
        copying |= UnfinishedCopies.isOne(file);
        noteFile(file, attributes.isRegularFile());
    }

    private void noteFile(Path file, boolean regular) {
        if (regular && FileNames.hasArchiveName(file)) {
            archives.add(file);
        } else {
            others.add(file);
            hasClassFiles |= FileNames.isClassFile(file);
        }
    }

    @Override
    public void failed(Path place, IOException failure) {
        if (!FileNames.gone(place, failure)) {
            activity.add("unreadable " + place);
            complete = false;
            problems.add(reports.unreadable(place, failure));
        } else if (Files.isSymbolicLink(place)) {
            problems.add(reports.brokenLink(place));
        }
    }

    @Override
    public void tooDeep(Path directory) {
        report(
                Kind.WRONG_NESTING,
                "Plugin directory " + directory + " lies more than " + TreeWalk.DEEPEST + " directories below " + root
                        + " and is left out.",
                "Remove it, or move what it holds upwards.");
    }

    private void reportStrayClasses() {
        if (hasClassFiles) {
            report(
                    Kind.WRONG_NESTING,
                    "Plugin path contains both java archives and class files. Returning only the archives: " + root
                            + ".",
                    "Put the class files into a jar, or into a directory of their own right below plugin.path.");
        }
    }

    private void reportEmpty() {
        Path packed = others.stream().filter(FileNames::isPacked).findFirst().orElse(null);
        if (packed != null) {
            report(
                    Kind.NOT_UNPACKED,
                    root + " holds no jars, but the archive " + packed + ", which is of a kind that is not read.",
                    "Unpack the archive right there, and remove it.");
        } else {
            report(
                    Kind.EMPTY,
                    root + " holds neither jars nor class files.",
                    "Put the plugin's jars there, or remove the directory if it holds no plugin.");
        }
    }

    private void report(Kind kind, String message, String remedy) {
        problems.add(PluginProblem.of(text, kind, message, remedy));
    }
}
