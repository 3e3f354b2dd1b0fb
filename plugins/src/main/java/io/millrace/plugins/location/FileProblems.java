package io.millrace.plugins.location;

import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Words for files and directories that the file system does not give. Immutable. */
public record FileProblems(String location) {
    /** The file system does not let the worker read a file or directory. */
    public PluginProblem unreadable(Path place, Exception failure) {
        Path subject = FileNames.subject(place, failure);
        return PluginProblem.of(
                location,
                Kind.UNREADABLE,
                subject + " cannot be read and is left out: " + FileNames.reason(failure),
                remedy(subject, failure));
    }

    /** What can be done about a file that cannot be read. */
    static String remedy(Path subject, Exception failure) {
        if (failure instanceof AccessDeniedException) {
            return "Let the user that the worker runs as, " + System.getProperty("user.name") + ", read " + subject
                    + " and the directories above it.";
        }
        return failure instanceof NoSuchFileException
                ? "Put it back, or remove what refers to it."
                : "Check the disk, the links on the way to it, and how many files the worker may open.";
    }

    PluginProblem brokenLink(Path link) {
        return PluginProblem.of(
                location,
                Kind.UNREADABLE,
                "Symbolic link " + link + " leads nowhere and is left out.",
                "Remove the link, or put back what it points to.");
    }
}
