package io.millrace.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The home that the build has laid out, and processes started through its scripts. */
final class PackagedHome {
    private PackagedHome() {}

    /** A process started through a script, and where its output goes. */
    record Run(Process process, Path output) implements AutoCloseable {
        String text() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits for the end and returns the exit status. */
        int await() throws InterruptedException {
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                throw new AssertionError("Still running after 180 s:\n" + text());
            }
            return process.exitValue();
        }

        /** Asks the process to end, as a service manager does. */
        int terminate() throws InterruptedException {
            process.destroy();
            return await();
        }

        /** Kills it, as a power cut does. */
        void kill() throws InterruptedException {
            process.destroyForcibly();
            await();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join(); // it writes nothing more into the test's folder
        }
    }

    static Path path() {
        Path target = Files.exists(Path.of("bin", "target")) ? Path.of("bin", "target") : Path.of("target");
        try (Stream<Path> homes = Files.list(target)) {
            return homes.filter(each -> each.getFileName().toString().matches("millrace-[0-9.]+"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No home in " + target + "; run 'mvn package' first"))
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Run run(Path folder, Map<String, String> environment, Object... command) throws IOException {
        List<String> words = new ArrayList<>();
        Stream.of(command).map(Object::toString).forEach(words::add);
        Path output = Files.createTempFile(folder, "output", ".log");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("MILLRACE_CLASS_DATA", "off"); // tests leave the home as it is
        builder.environment().putAll(environment);
        return new Run(builder.start(), output);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
