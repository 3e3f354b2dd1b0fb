package io.millrace.launch.classdata;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The memory that a second process may take; a container's, where it has a limit. Immutable.
 *
 * @param total of the machine or container
 * @param free of it at this moment
 * @param heap what this process may take for its heap
 */
record SpareMemory(long total, long free, long heap) {
    private static final long MEBIBYTE = 1L << 20;
    /** What this process takes besides its heap. */
    private static final long BESIDES = 256 * MEBIBYTE;
    /** The process takes 300 MiB for some seconds. */
    private static final long NEEDED = 384 * MEBIBYTE;

    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final Pattern LINE = Pattern.compile("(?m)^(MemTotal|MemAvailable): +(\\d+) kB$");

    /** None to spare if the JVM does not tell. */
    static SpareMemory now() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
            return new SpareMemory(0, 0, 0);
        }
        long total = system.getTotalMemorySize();
        long free = available(total).orElseGet(system::getFreeMemorySize);
        return new SpareMemory(total, free, Runtime.getRuntime().maxMemory());
    }

    boolean isEnough() {
        return total - heap - BESIDES >= NEEDED && free >= NEEDED;
    }

    private static OptionalLong available(long total) {
        try {
            return available(total, Files.readString(MACHINE));
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }

    /** With what the kernel gives back, which the JVM leaves out; none if a limit below the machine's holds. */
    static OptionalLong available(long total, String machine) {
        long[] sizes = LINE.matcher(machine)
                .results()
                .mapToLong(line -> Long.parseLong(line.group(2)) * 1024)
                .toArray();
        return sizes.length == 2 && sizes[0] <= total ? OptionalLong.of(sizes[1]) : OptionalLong.empty();
    }
}
