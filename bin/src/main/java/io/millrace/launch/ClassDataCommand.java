package io.millrace.launch;

import io.millrace.launch.classdata.ClassDataMaking;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.utils.Exit;

/**
 * Makes the archive of class data at once: for images of containers, each of which would make its own. Exit status 1:
 * there is none.
 */
public final class ClassDataCommand {
    private ClassDataCommand() {}

    /** Takes no arguments; prints where the archive is, or why there is none. */
    public static void main(String[] arguments) throws InterruptedException {
        Exit.exit(execute(System.out, System.err));
    }

    private static int execute(PrintStream out, PrintStream err) throws InterruptedException {
        try {
            Optional<Path> archive = ClassDataMaking.makeNow(Rehearsal.class);
            archive.ifPresentOrElse(out::println, () -> err.println("The JVM has made no archive of class data"));
            return archive.isPresent() ? 0 : 1;
        } catch (IOException e) {
            err.println("No archive of class data can be made; may this user write to class-data in the home? " + e);
            return 1;
        } catch (IllegalStateException e) {
            err.println(e.getMessage());
            return 1;
        }
    }
}
