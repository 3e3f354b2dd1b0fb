package io.millrace.plugins.discovery;

import io.millrace.plugins.PluginProblem;
import io.millrace.plugins.PluginProblem.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One walk through a plugin directory, along symbolic links: are there jars below it, or is it a class tree? */
final class LocationWalk {
    private final Path root;
    private final String text;
    private final Set<Path> visited = new HashSet<>();
    private final Set<Path> directories = new LinkedHashSet<>();
    private final Set<Path> archives = new TreeSet<>();
    private final Set<Path> others = new TreeSet<>();
    private final List<PluginProblem> problems = new ArrayList<>();
    private boolean hasClassFiles;

    LocationWalk(Path root, String text) {
        this.root = root;
        this.text = text;
    }

    PluginLocation location() {
        walk(root);
        if (!archives.isEmpty()) {
            reportStrayClasses();
            return location(PluginLocation.Kind.MULTI_JAR, List.copyOf(archives), archives);
        }
        if (hasClassFiles) {
            return location(PluginLocation.Kind.CLASS_HIERARCHY, List.of(root), others);
        }
        reportEmpty();
        return location(PluginLocation.Kind.CLASS_HIERARCHY, List.of(), others);
    }

    /** Every directory that was listed, the root included. */
    Set<Path> directories() {
        return directories;
    }

    List<PluginProblem> problems() {
        return problems;
    }

    private PluginLocation location(PluginLocation.Kind kind, List<Path> elements, Set<Path> files) {
        FileStamps stamps = new FileStamps();
        files.forEach(stamps::add);
        return new PluginLocation(text, kind, elements, stamps.text());
    }

    private void walk(Path directory) {
        try {
            if (visited.add(directory.toRealPath())) {
                directories.add(directory);
                visit(directory);
            }
        } catch (IOException e) {
            report(
                    Kind.UNREADABLE,
                    "Plugin directory " + directory + " cannot be read and is left out: " + FileNames.reason(e),
                    "Let the worker's user read the directory.");
        }
    }

    private void visit(Path directory) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            children.forEach(this::note);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void note(Path child) {
        if (Files.isDirectory(child)) {
            walk(child);
        } else if (FileNames.isArchive(child)) {
            archives.add(child);
        } else if (Files.isSymbolicLink(child) && !Files.exists(child)) {
            report(
                    Kind.UNREADABLE,
                    "Symbolic link " + child + " leads nowhere and is left out.",
                    "Remove the link, or put back what it points to.");
        } else {
            others.add(child);
            hasClassFiles |= FileNames.isClassFile(child);
        }
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
