package io.millrace.plugins.discovery;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jars of the worker's own class path that need not be searched, since they hold no plugins or list all they hold.
 * A name alone tells nothing: the jar has to lie beside the worker's own, or where Maven keeps what it fetched.
 */
final class KnownLibraries {
    private static final Pattern VERSIONED = Pattern.compile("(.+?)-\\d[^/]*\\.jar");
    private static final Optional<Path> HOME = home();
    private static final String KAFKA = "org/apache/kafka";

    private static final Set<String> LISTED = Set.of(
            "connect-api",
            "connect-file",
            "connect-json",
            "connect-transforms",
            "connect-basic-auth-extension",
            "kafka-clients");

    /** Beginnings of the names of what a worker's {@code libs} directory is made of. */
    private static final List<String> DELIVERED = List.of(
            "aopalliance-repackaged",
            "hk2-",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jackson-datatype-jdk8",
            "jackson-module-blackbird",
            "jakarta.",
            "javassist",
            "jersey-",
            "jetty-",
            "lz4-java",
            "maven-artifact",
            "millrace-bin",
            "millrace-json",
            "millrace-rest",
            "millrace-worker",
            "osgi-resource-locator",
            "picocli",
            "slf4j-",
            "snappy-java",
            "zstd-jni");

    /** Groups of libraries that know nothing of Connect. */
    private static final List<String> FETCHED = List.of(
            "/at/yawk/lz4/",
            "/com/fasterxml/jackson/",
            "/com/github/ben-manes/",
            "/com/github/luben/",
            "/com/google/",
            "/commons-beanutils/",
            "/commons-collections/",
            "/info/picocli/",
            "/io/netty/",
            "/jakarta/",
            "/net/bytebuddy/",
            "/org/apache/logging/",
            "/org/apache/maven/",
            "/org/apiguardian/",
            "/org/bitbucket/b_c/",
            "/org/eclipse/jetty/",
            "/org/glassfish/",
            "/org/hdrhistogram/",
            "/org/javassist/",
            "/org/junit/",
            "/org/opentest4j/",
            "/org/rocksdb/",
            "/org/scala-lang/",
            "/org/slf4j/",
            "/org/xerial/snappy/");

    private KnownLibraries() {}

    /** Whether the jar holds no plugins. */
    static boolean withoutPlugins(Path jar) {
        String artifact = artifact(jar);
        if (artifact.isEmpty()) {
            return false;
        }
        if (inHome(jar)) {
            return DELIVERED.stream().anyMatch(artifact::startsWith);
        }
        Optional<String> group = group(jar, artifact);
        boolean connects = artifact.contains("kafka") || artifact.contains("connect");
        return !connects && group.isPresent() && FETCHED.stream().anyMatch(group.get()::contains)
                || isKafka(group) && artifact.startsWith("kafka") && !LISTED.contains(artifact);
    }

    /** Whether the service files in the jar name all of its plugins. */
    static boolean listsItsPlugins(Path jar) {
        String artifact = artifact(jar);
        return LISTED.contains(artifact) && (inHome(jar) || isKafka(group(jar, artifact)))
                || artifact.equals("millrace-plugins") && inHome(jar);
    }

    private static boolean isKafka(Optional<String> group) {
        return group.isPresent() && group.get().endsWith("/" + KAFKA + "/");
    }

    private static boolean inHome(Path jar) {
        return HOME.isPresent() && HOME.get().equals(jar.getParent());
    }

    /** The folder of a jar's group, if it lies as {@code group/artifact/version/artifact-version.jar}. */
    private static Optional<String> group(Path jar, String artifact) {
        Path version = jar.getParent();
        Path folder = version == null ? null : version.getParent();
        boolean fetched = folder != null
                && folder.endsWith(artifact)
                && folder.getParent() != null
                && jar.endsWith(artifact + "-" + version.getFileName() + ".jar");
        return fetched ? Optional.of(folder.getParent().toString().replace('\\', '/') + "/") : Optional.empty();
    }

    private static String artifact(Path jar) {
        Matcher matcher = VERSIONED.matcher(String.valueOf(jar.getFileName()));
        return matcher.matches() ? matcher.group(1) : "";
    }

    /** Where the jar lies that this class is in; empty if it is in none. */
    private static Optional<Path> home() {
        CodeSource source = KnownLibraries.class.getProtectionDomain().getCodeSource();
        try {
            Path own = source == null ? null : Path.of(source.getLocation().toURI());
            return own == null || !Files.isRegularFile(own)
                    ? Optional.empty()
                    : Optional.ofNullable(own.toAbsolutePath().normalize().getParent());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
