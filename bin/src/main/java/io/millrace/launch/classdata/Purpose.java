package io.millrace.launch.classdata;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * Says in words what an archive of class data depends on: the JVM, and the class path with its jars' sizes and times;
 * in seconds, as the JVM compares them, since an image of a container may keep no more.
 */
final class Purpose {
    private static final List<String> JVM = List.of("java.home", "java.vm.name", "java.vm.version", "os.arch");

    private Purpose() {}

    static String of(String classPath) {
        StringJoiner words = new StringJoiner("\n", "", "\n");
        JVM.forEach(property -> words.add(property + "=" + System.getProperty(property)));
        for (String element : classPath.split(File.pathSeparator)) {
            words.add(describe(Path.of(element)));
        }
        return words.toString();
    }

    private static String describe(Path element) {
        try {
            return Files.exists(element)
                    ? element + " " + Files.size(element) + " "
                            + Files.getLastModifiedTime(element).to(TimeUnit.SECONDS)
                    : element + " is missing";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
