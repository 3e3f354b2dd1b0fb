package io.millrace.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.PackagedHome.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts give to the JVM, told by one that does nothing but tell it. */
class JvmOptionsIT {
    private static final String SERIAL = "-XX:+UseSerialGC";
    private static final String PARALLEL = "-XX:+UseParallelGC";
    private static final String G1 = "-XX:+UseG1GC";

    @TempDir
    Path temporary;

    @BeforeEach
    void prepare() throws IOException {
        Path java = Files.createDirectories(temporary.resolve("java/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertTrue(java.toFile().setExecutable(true));
        Files.writeString(temporary.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
    }

    @Test
    void theHeapIsHalfOfTheMemoryAtMost() throws Exception {
        List<String> options = options("connect-distributed.sh", Map.of());

        String heap = options.stream()
                .filter(option -> option.startsWith("-Xmx"))
                .findFirst()
                .orElseThrow();
        int megabytes = Integer.parseInt(heap.replaceAll("\\D", ""));
        assertTrue(megabytes > 0 && megabytes <= 2048, heap);
        String forFewProcessors = megabytes > 256 ? PARALLEL : SERIAL;
        assertTrue(
                Runtime.getRuntime().availableProcessors() > 2 || options.contains(forFewProcessors),
                options::toString);
        assertEquals(1, options.stream().filter(JvmOptionsIT::isCollector).count(), options::toString);
    }

    @Test
    void aHeapOfTheUsersIsKept() throws Exception {
        List<String> large = options("connect-standalone.sh", Map.of("KAFKA_HEAP_OPTS", "-Xmx4g"));
        List<String> small = options("connect-standalone.sh", Map.of("KAFKA_HEAP_OPTS", "-Xms100m -Xmx200m"));
        List<String> share = options("connect-standalone.sh", Map.of("KAFKA_HEAP_OPTS", "-XX:MaxRAMPercentage=70"));

        assertTrue(large.containsAll(List.of("-Xmx4g", G1)) && large.size() == sizes(large, "-Xmx4g"), large::toString);
        assertTrue(small.containsAll(List.of("-Xms100m", "-Xmx200m", SERIAL)), small::toString);
        assertEquals(
                1, small.stream().filter(option -> option.startsWith("-Xms")).count(), small::toString);
        assertFalse(share.stream().anyMatch(option -> option.startsWith("-Xm")), share::toString);
    }

    /** All of them, if there is no heap size but this. */
    private static long sizes(List<String> options, String only) {
        return options.stream()
                .filter(option -> !option.startsWith("-Xm") || option.equals(only))
                .count();
    }

    @Test
    void aCollectorOfTheUsersIsTheOnlyOne() throws Exception {
        for (String variable : List.of("KAFKA_OPTS", "KAFKA_HEAP_OPTS", "KAFKA_JVM_PERFORMANCE_OPTS")) {
            List<String> options = options("connect-standalone.sh", Map.of(variable, "-XX:+UseZGC -Xmx128m"));

            assertEquals(
                    List.of("-XX:+UseZGC"),
                    options.stream().filter(JvmOptionsIT::isCollector).toList(),
                    variable);
        }
    }

    @Test
    void otherProgramsGetLittle() throws Exception {
        List<String> options = options("kafka-run-class.sh", Map.of());

        assertTrue(options.containsAll(List.of("-Xmx256M", SERIAL, "the-worker-file")), options::toString);
    }

    private static boolean isCollector(String option) {
        return option.startsWith("-XX:+Use") && option.endsWith("GC");
    }

    private List<String> options(String script, Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (String variable : List.of("HEAP_OPTS", "JVM_PERFORMANCE_OPTS", "OPTS", "JMX_OPTS")) {
            environment.put("KAFKA_" + variable, "");
        }
        environment.put("JAVA_HOME", temporary.resolve("java").toString());
        environment.putAll(more);
        Object[] command = {PackagedHome.path().resolve("bin").resolve(script), "the-worker-file"};
        try (Run run = PackagedHome.run(temporary, environment, command)) {
            assertEquals(0, run.await(), run::text);
            return run.text().lines().toList();
        }
    }
}
