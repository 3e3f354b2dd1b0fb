package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileGuardTest {
    @TempDir
    Path directory;

    private StoreFile file() {
        return StoreFile.prepare("Offsets file", directory.resolve("offsets"), "offset.storage.file.filename");
    }

    @Test
    void aFileHeldByAnotherProcessIsFreeWhenThatIsKilled() throws Exception {
        Process holder = startHolder();
        try {
            assertEquals("held", firstLine(holder));

            ConnectException problem = assertThrows(ConnectException.class, () -> FileGuard.acquire(file()));
            assertTrue(problem.getMessage().contains("is in use by another worker"), problem.getMessage());
        } finally {
            holder.destroyForcibly();
        }
        assertTrue(holder.waitFor(20, TimeUnit.SECONDS));

        FileGuard.acquire(file()).close();
    }

    @Test
    void aRefusedSecondWorkerLeavesTheLockToTheFirst() throws Exception {
        try (FileGuard first = FileGuard.acquire(file())) {
            assertThrows(ConnectException.class, () -> FileGuard.acquire(file()));

            Process other = startHolder();
            try {
                assertEquals("refused", firstLine(other));
            } finally {
                other.destroyForcibly();
            }
            first.close();
        }
        FileGuard.acquire(file()).close();
    }

    @Test
    void goesOnWithAWarningWhereNoLockCanBeHad() throws Exception {
        Files.createDirectory(directory.resolve("offsets.lock"));

        FileGuard.acquire(file()).close();
        FileGuard.acquire(file()).close();
    }

    private Process startHolder() throws Exception {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        Holder.class.getName(),
                        directory.resolve("offsets").toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Only what the other process needs, wherever the test's own loader has it from. */
    private static String classPath() throws Exception {
        StringBuilder path = new StringBuilder();
        for (Class<?> needed : List.of(
                FileGuard.class,
                FileGuardTest.class,
                ConnectException.class,
                org.apache.kafka.common.KafkaException.class,
                org.slf4j.Logger.class)) {
            path.append(Path.of(needed.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()))
                    .append(java.io.File.pathSeparatorChar);
        }
        return path.toString();
    }

    private static String firstLine(Process process) throws Exception {
        BufferedReader out = process.inputReader();
        return out.readLine();
    }

    /** Holds the file that is its argument until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try {
                FileGuard guard = FileGuard.acquire(
                        StoreFile.prepare("Offsets file", Path.of(args[0]), "offset.storage.file.filename"));
                System.out.println("held");
                Thread.sleep(TimeUnit.MINUTES.toMillis(1));
                guard.close();
            } catch (ConnectException e) {
                System.out.println("refused");
            }
        }
    }
}
