package io.millrace.rest.openapi;

import io.millrace.rest.resource.ConnectorsResource;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the classes with endpoints where the compiler has put them, so that none is forgotten. */
final class ResourceClasses {
    /** They stand in for workers of a cluster, and in strict mode alone. */
    private static final Set<String> STRICT_ONLY = Set.of("FenceResource", "TaskConfigsResource");

    private static final String PACKAGE = ConnectorsResource.class.getPackageName();
    private static final String SUFFIX = ".class";

    private ResourceClasses() {}

    static List<Class<?>> all() {
        try (Stream<java.nio.file.Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX) && !file.contains("$"))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .filter(name -> !STRICT_ONLY.contains(name))
                    .sorted()
                    .<Class<?>>map(ResourceClasses::load)
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static java.nio.file.Path folder() {
        try {
            return java.nio.file.Path.of(ConnectorsResource.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve(PACKAGE.replace('.', '/'));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(PACKAGE + "." + name, false, ConnectorsResource.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
