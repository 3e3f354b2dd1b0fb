package io.millrace.launch.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this JVM holds.
 *
 * @param threads how many of each name, numbers in names left out
 * @param heapBytes that are in use after collections
 * @param files how many descriptors of each kind are open; none where the platform does not tell
 */
public record Footprint(Map<String, Integer> threads, long heapBytes, Map<String, Integer> files) {
    /** Bounded pools that keep idle threads for a while: of the server, of stored offsets, of the tests' own client. */
    private static final List<String> POOLS = List.of("rest-#", "offsets-file", "HttpClient-");

    private static final String BROKER = "millrace-kafka-";
    private static final String READER = "-reader";
    private static final int COLLECTIONS = 4;

    public static Footprint now() {
        List<String> names = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .toList();
        Map<String, Integer> threads = new TreeMap<>(names.stream()
                .filter(name -> !isReader(name, names))
                .collect(Collectors.toMap(name -> name.replaceAll("\\d+", "#"), any -> 1, Integer::sum)));
        threads.keySet().removeIf(name -> POOLS.stream().anyMatch(name::startsWith));
        return new Footprint(threads, heapAfterCollections(), openFiles());
    }

    /** A sink task that is there may have a reader now, and none later. */
    private static boolean isReader(String name, List<String> names) {
        return name.endsWith(READER) && names.contains(name.substring(0, name.length() - READER.length()));
    }

    /** Threads that were not there before, and files if they are so many more; empty when nothing is. */
    public String beyond(Footprint before, int mostFiles) {
        Map<String, Integer> more = surplus(before.threads, threads);
        if (sum(files) - sum(before.files) > mostFiles) {
            more.putAll(surplus(before.files, files));
        }
        return more.isEmpty() ? "" : more.toString();
    }

    private static Map<String, Integer> surplus(Map<String, Integer> before, Map<String, Integer> now) {
        Map<String, Integer> more = new TreeMap<>();
        now.forEach((name, count) -> more.put(name, count - before.getOrDefault(name, 0)));
        more.values().removeIf(surplus -> surplus <= 0);
        return more;
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(count -> count).sum();
    }

    private static long heapAfterCollections() {
        long least = Long.MAX_VALUE;
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Files of a broker beside are left out, since it opens some for every topic. */
    private static Map<String, Integer> openFiles() {
        Map<String, Integer> files = new TreeMap<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            open.map(Footprint::target)
                    .filter(name -> !name.contains(BROKER))
                    .forEach(name -> files.merge(name.replaceAll("\\d+", "#"), 1, Integer::sum));
        } catch (IOException e) {
            return Map.of(); // on a platform that does not tell
        }
        return files;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return BROKER; // closed meanwhile, as that of the listing is
        }
    }

    @Override
    public String toString() {
        return sum(threads) + " threads, " + heapBytes / 1024 + " KiB of heap, " + sum(files) + " files";
    }
}
