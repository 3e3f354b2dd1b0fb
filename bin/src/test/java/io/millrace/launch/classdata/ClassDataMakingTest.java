package io.millrace.launch.classdata;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM makes an archive of a jar, and refuses to begin with folders on the class path. */
class ClassDataMakingTest {
    @TempDir
    Path folder;

    @Test
    void whatCannotBeMadeIsNotedAndLeavesNothingElse() throws Exception {
        Program program = new Program(ShortProgram.class, System.getProperty("java.class.path"));
        new ClassDataMaking(file(), program, Duration.ZERO, () -> true).run();

        assertEquals(List.of("java.jsa.note"), files());
    }

    @Test
    void whatCanBeMadeLeavesTheArchiveAndItsNote() throws Exception {
        making(ShortProgram.class, Duration.ZERO, true).run();

        assertEquals(List.of("java.jsa", "java.jsa.note"), files());
    }

    @Test
    void aRehearsalThatWasKilledIsTriedAgainAtTheNextStart() throws Exception {
        making(KilledProgram.class, Duration.ZERO, true).run();

        assertEquals(List.of(), files());
    }

    @Test
    void nothingIsTriedWhereMemoryIsShort() throws Exception {
        making(ShortProgram.class, Duration.ZERO, false).run();

        assertEquals(List.of(), files());
    }

    @Test
    void whatIsMadeAlreadyIsNotMadeAgain() throws Exception {
        making(ShortProgram.class, Duration.ZERO, true).run();
        FileTime made = Files.getLastModifiedTime(file());

        making(ShortProgram.class, Duration.ZERO, () -> {
                    throw new AssertionError("there is nothing to ask for");
                })
                .run();

        assertEquals(made, Files.getLastModifiedTime(file()));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoConcernOfTheWorkers() throws Exception {
        Files.writeString(folder.resolve("class-data"), "no folder");

        making(DeafProgram.class, Duration.ZERO, true).run();

        assertEquals("no folder", Files.readString(folder.resolve("class-data")));
        assertEquals(List.of(), find("begun"));
    }

    @Test
    void withoutAStartScriptThatNamesAnArchiveThereIsNone() {
        assertEquals(Optional.empty(), ClassDataMaking.begin(ShortProgram.class));
        assertThrows(IllegalStateException.class, () -> ClassDataMaking.makeNow(ShortProgram.class));
    }

    @Test
    void aWorkerThatEndsEndsTheMakingToo() throws Exception {
        ClassDataMaking making = making(ShortProgram.class, Duration.ofHours(1), true);

        making.start().close();

        assertEquals(List.of(), files());
    }

    @Test
    void aRehearsalThatDoesNotListenHoldsUpNobody() throws Exception {
        ClassDataMaking making = making(DeafProgram.class, Duration.ZERO, true).start();
        eventually("the rehearsal is at work", () -> !find("begun").isEmpty());

        long begin = System.nanoTime();
        making.close();

        assertTrue(Duration.ofNanos(System.nanoTime() - begin).toSeconds() < 20);
        eventually("nothing is left", () -> files().isEmpty());
    }

    @Test
    void aProcessWithAFullInputIsKilledAtOnce() throws Exception {
        try (Draft draft = Draft.create(file())) {
            RehearsalProcess process = RehearsalProcess.begin(program(DeafProgram.class), draft);
            Thread teller = new Thread(() -> process.tell(List.of("a".repeat(1 << 20))));
            teller.start();
            eventually("the rehearsal is at work", () -> !find("begun").isEmpty());

            process.kill();

            process.ended().get(30, TimeUnit.SECONDS);
            assertFalse(process.hasEndedByItself());
            assertFalse(process.hasSucceeded());
            teller.join(30_000);
            assertFalse(teller.isAlive());
        }
    }

    @Test
    void theRehearsalLeavesTheWorkersLogAlone() throws Exception { // an 'output=FILE' would be begun anew
        List<String> command = RehearsalProcess.command(program(ShortProgram.class), new Draft(folder));

        assertTrue(command.contains("-Dmillrace.logging.output=stdout"), command::toString);
    }

    private ClassDataMaking making(Class<?> rehearsal, Duration delay, boolean roomy) throws Exception {
        return making(rehearsal, delay, () -> roomy);
    }

    private ClassDataMaking making(Class<?> rehearsal, Duration delay, BooleanSupplier roomy) throws Exception {
        return new ClassDataMaking(file(), program(rehearsal), delay, roomy);
    }

    private Path file() {
        return folder.resolve("class-data/java.jsa");
    }

    private Program program(Class<?> main) throws IOException {
        Path jar = folder.resolve(main.getSimpleName() + ".jar");
        if (Files.exists(jar)) {
            return new Program(main, jar.toString());
        }
        String name = main.getName().replace('.', '/') + ".class";
        try (JarOutputStream content = new JarOutputStream(Files.newOutputStream(jar));
                InputStream code = main.getClassLoader().getResourceAsStream(name)) {
            content.putNextEntry(new JarEntry(name));
            code.transferTo(content);
        }
        return new Program(main, jar.toString());
    }

    private List<String> files() throws IOException {
        if (!Files.exists(file().getParent())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(file().getParent())) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private List<Path> find(String name) throws IOException {
        try (Stream<Path> files = Files.find(
                folder, 4, (file, attributes) -> file.getFileName().toString().equals(name))) {
            return files.toList();
        }
    }

    /** Stands for the rehearsal. */
    public static final class ShortProgram {
        private ShortProgram() {}

        public static void main(String[] arguments) {
            // does nothing
        }
    }

    /** A rehearsal that ran out of memory, or out of somebody's patience. */
    public static final class KilledProgram {
        private KilledProgram() {}

        public static void main(String[] arguments) {
            Runtime.getRuntime().halt(137); // as a shell tells of SIGKILL
        }
    }

    /** A rehearsal that reads none of its input. */
    public static final class DeafProgram {
        private DeafProgram() {}

        public static void main(String[] arguments) throws Exception {
            Files.createFile(Path.of(System.getProperty("java.io.tmpdir"), "begun"));
            Thread.sleep(60_000);
        }
    }
}
