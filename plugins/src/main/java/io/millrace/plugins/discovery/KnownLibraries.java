package io.millrace.plugins.discovery;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Jars that need not be searched, known by artifact id: they hold no plugins, or list all that they hold. */
final class KnownLibraries {
    private static final Pattern VERSIONED = Pattern.compile("(.+?)-\\d[^/]*\\.jar");

    private static final Set<String> LISTED = Set.of(
            "connect-api",
            "connect-file",
            "connect-json",
            "connect-transforms",
            "connect-basic-auth-extension",
            "kafka-clients",
            "millrace-plugins");

    private static final Set<String> WITHOUT_PLUGINS = Set.of(
            "millrace-worker",
            "millrace-rest",
            "millrace-bin",
            "millrace-embedded-kafka",
            "jackson-core",
            "jackson-databind",
            "jackson-annotations",
            "jose4j",
            "picocli",
            "maven-artifact",
            "javassist",
            "lz4-java",
            "snappy-java",
            "zstd-jni",
            "rocksdbjni",
            "aopalliance-repackaged",
            "osgi-resource-locator",
            "HdrHistogram",
            "argparse4j",
            "caffeine",
            "guava",
            "re2j",
            "opentest4j",
            "apiguardian-api",
            "spotbugs-annotations",
            "jcl-over-slf4j",
            "logback-core",
            "logback-classic");

    private static final List<String> FAMILIES = List.of(
            "scala-library",
            "scala-reflect",
            "kafka_2.",
            "kafka-server",
            "kafka-raft",
            "kafka-metadata",
            "kafka-storage",
            "kafka-tools",
            "kafka-group-coordinator",
            "kafka-share-coordinator",
            "kafka-transaction-coordinator",
            "kafka-coordinator-common",
            "kafka-streams",
            "jetty-",
            "jersey-",
            "hk2-",
            "jakarta.",
            "jackson-dataformat-",
            "jackson-datatype-",
            "jackson-module-",
            "jackson-jakarta-rs-",
            "jackson-jaxrs-",
            "junit-",
            "log4j-",
            "netty-",
            "slf4j-",
            "surefire-",
            "commons-");

    private KnownLibraries() {}

    /** Whether the jar holds no plugins. */
    static boolean withoutPlugins(Path jar) {
        String artifact = artifact(jar);
        return WITHOUT_PLUGINS.contains(artifact)
                || !artifact.isEmpty() && FAMILIES.stream().anyMatch(artifact::startsWith);
    }

    /** Whether the service files in the jar name all of its plugins. */
    static boolean listsItsPlugins(Path jar) {
        return LISTED.contains(artifact(jar));
    }

    private static String artifact(Path jar) {
        Matcher matcher = VERSIONED.matcher(String.valueOf(jar.getFileName()));
        return matcher.matches() ? matcher.group(1) : "";
    }
}
