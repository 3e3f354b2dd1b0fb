package io.millrace.compatibility;

import io.millrace.testing.jars.PluginJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A plugin's jar made of the compiled classes of a package of this source tree. */
final class PackageJar {
    private PackageJar() {}

    /** The jar, not written yet, with all classes of the package of this one. */
    static PluginJar of(String name, Class<?> member) {
        PluginJar jar = PluginJar.named(name);
        String packageFolder = member.getPackageName().replace('.', '/');
        try (Stream<Path> classes = Files.list(root(member).resolve(packageFolder))) {
            for (Path file : classes.toList()) {
                jar.file(packageFolder + "/" + file.getFileName(), Files.readAllBytes(file));
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root(Class<?> member) {
        try {
            return Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
