package io.millrace.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The machine in a few words that name nobody: cores, memory, kernel, JDK; immutable. */
public record Machine(int cores, String processor, long memoryMegabytes, String system, String java) {
    private static final long KILOBYTES = 1024;

    /** The one we are on. */
    public static Machine here() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
        String java = System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version");
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                line("/proc/cpuinfo", "model name").orElse("processor of unknown make"),
                line("/proc/meminfo", "MemTotal")
                        .map(text -> Long.parseLong(text.replaceAll("\\D", "")) / KILOBYTES)
                        .orElse(0L),
                system,
                java);
    }

    private static Optional<String> line(String file, String key) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // not Linux: the page says so by what it leaves out
        }
    }

    /** A line for the page. */
    public String describe() {
        return "Machine: " + cores + " cores (" + processor + "), " + memoryMegabytes + " MB of memory, " + system
                + ", " + java + ". The broker, one node, ran on the same machine.";
    }
}
