package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ClassHeader;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import io.millrace.plugins.model.PluginType;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Words for what is wrong with the classes and files of one location. Immutable. */
record Reports(String location) {
    PluginProblem damaged(String what) {
        return PluginProblem.of(location, Kind.DAMAGED_FILE, what, "Replace the file or remove it.");
    }

    PluginProblem unsearched(Throwable failure) {
        return damaged(location + " could not be searched: " + failure + ".");
    }

    PluginProblem damagedClass(String className, PluginType type, Exception failure) {
        return of(
                className,
                type,
                Kind.DAMAGED_FILE,
                "The class file of " + className + " is damaged: " + failure.getMessage() + ".",
                "Replace the jar that holds it.");
    }

    PluginProblem packed(Object archive) {
        return PluginProblem.of(
                location,
                Kind.NOT_UNPACKED,
                archive + " holds no classes, but jars, which are not looked into.",
                "Unpack it into a directory of its own below plugin.path, and remove the archive.");
    }

    PluginProblem libraries(Set<WorkerLibrary> libraries) {
        String names = libraries.stream().map(WorkerLibrary::toString).collect(Collectors.joining(", "));
        return PluginProblem.of(
                location,
                Kind.WORKER_LIBRARY_PACKED,
                "The plugin brings its own " + names + ", but the worker's copy is always used instead.",
                "Leave it as it is, or remove those classes if the plugin fails with a linkage error.");
    }

    PluginProblem severalPlugins(Object oneFolder, Object otherFolder) {
        return PluginProblem.of(
                location,
                Kind.WRONG_NESTING,
                "There are connectors in several folders, such as " + oneFolder + " and " + otherFolder
                        + ", but they are taken as one plugin with one class loader.",
                "Let plugin.path name the directory that these folders lie in, so that each is a plugin of its own.");
    }

    PluginProblem missingClass(String className, PluginType type) {
        return of(
                className,
                type,
                Kind.MISSING_CLASS,
                "A service file names " + className + " as a " + type + ", but there is no such class.",
                "Add the jar that holds it, or correct " + ServiceFile.path(type) + ".");
    }

    PluginProblem otherType(String className, PluginType type) {
        return of(
                className,
                type,
                Kind.MISSING_CLASS,
                "A service file names " + className + " as a " + type + ", but it is no "
                        + type.baseType().getName() + ".",
                "Correct " + ServiceFile.path(type) + ".");
    }

    PluginProblem abstractClass(String className, PluginType type) {
        return of(
                className,
                type,
                Kind.ABSTRACT_CLASS,
                "A service file names " + className + " as a " + type + ", but it is abstract.",
                "Name a class that extends it in " + ServiceFile.path(type) + ".");
    }

    PluginProblem noConstructor(String className, PluginType type, String obstacle) {
        return of(
                className,
                type,
                Kind.NO_PUBLIC_CONSTRUCTOR,
                className + " has to be a public class with a public constructor without parameters, but it " + obstacle
                        + ".",
                "Use a version of the plugin in which that is so.");
    }

    PluginProblem newerJava(String className, PluginType type, ClassHeader tooNew) {
        boolean parent = !tooNew.className().equals(className);
        String what = parent ? tooNew.className() + ", a parent of " + className + "," : className;
        return of(
                className,
                type,
                Kind.NEWER_JAVA,
                what + " was built for Java " + tooNew.javaVersion() + ", but this worker runs on Java "
                        + Runtime.version().feature() + ".",
                "Run the worker on Java " + tooNew.javaVersion() + " or newer, or use an older version of the plugin.");
    }

    PluginProblem newerApi(String className, Optional<PluginType> type, String parent) {
        return of(
                className,
                type.orElse(null),
                Kind.NEWER_API,
                className + " extends or implements " + parent + ", which this worker's Connect API does not have.",
                "Use a version of the plugin that was built for this version of Kafka or an older one.");
    }

    PluginProblem missingJar(String className, Optional<PluginType> type, String parent) {
        return of(
                className,
                type.orElse(null),
                Kind.MISSING_JAR,
                className + " extends or implements " + parent + ", which is in none of the jars there.",
                "Add the jar that holds " + parent + " to the plugin's own directory.");
    }

    PluginProblem parentOfSomeClass(String className, String parent) {
        return of(
                className,
                null,
                Kind.OPTIONAL_JAR,
                className + " is called like a plugin and extends or implements " + parent
                        + ", which is in none of the jars there.",
                "Nothing, if it is no plugin or you do not use it; otherwise add the jar that holds " + parent + ".");
    }

    PluginProblem parentInSibling(String className, Optional<PluginType> type, String parent, Object sibling) {
        return of(
                className,
                type.orElse(null),
                Kind.WRONG_NESTING,
                className + " extends or implements " + parent + ", which is in " + sibling
                        + ", but that jar is a plugin location of its own.",
                "Put the jars into one directory below plugin.path, or let plugin.path name the directory above.");
    }

    private PluginProblem of(String className, PluginType type, Kind kind, String message, String remedy) {
        return PluginProblem.of(location, className, type, kind, message, remedy);
    }
}
