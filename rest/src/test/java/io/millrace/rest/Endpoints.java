package io.millrace.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the annotations of the compiled resource classes say is served. */
final class Endpoints {
    /**
     * A method of a resource class.
     *
     * @param name e.g. {@code GET /connectors/{connector}}
     * @param hasBody whether it reads the request's body
     * @param hasTyped whether it has a parameter in path or query that is not just text
     */
    record Endpoint(String name, boolean hasBody, boolean hasTyped) {
        boolean hasVariable() {
            return name.contains("{");
        }
    }

    private Endpoints() {}

    static List<Endpoint> all() throws IOException, URISyntaxException {
        URI classes = RestServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        java.nio.file.Path root = java.nio.file.Path.of(classes);
        List<Endpoint> endpoints = new ArrayList<>();
        try (Stream<java.nio.file.Path> files = Files.walk(root.resolve("io/millrace/rest"))) {
            files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith("Resource.class"))
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .forEach(name -> endpoints.addAll(of(name)));
        }
        return endpoints;
    }

    private static List<Endpoint> of(String className) {
        try {
            Class<?> resource = Class.forName(className);
            String path = resource.getAnnotation(Path.class).value();
            List<Endpoint> endpoints = new ArrayList<>();
            for (Method method : resource.getDeclaredMethods()) {
                for (Annotation annotation : method.getAnnotations()) {
                    HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                    if (verb != null) {
                        endpoints.add(of(verb.value(), path, method));
                    }
                }
            }
            return endpoints;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Endpoint of(String verb, String base, Method method) {
        Path own = method.getAnnotation(Path.class);
        String path = own == null ? base : base + (base.endsWith("/") ? "" : "/") + own.value();
        List<Parameter> parameters = Arrays.asList(method.getParameters());
        boolean body = parameters.stream().anyMatch(each -> each.getType() == byte[].class);
        boolean typed = parameters.stream()
                .filter(each -> each.isAnnotationPresent(QueryParam.class) || each.isAnnotationPresent(PathParam.class))
                .anyMatch(each -> each.getType().isPrimitive());
        return new Endpoint(verb + " " + path, body, typed);
    }
}
