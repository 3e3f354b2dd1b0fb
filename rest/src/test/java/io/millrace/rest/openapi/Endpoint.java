package io.millrace.rest.openapi;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the annotations of a method of a resource tell. Immutable. */
record Endpoint(Method method, String verb, String path) {
    private static final List<String> VERBS = List.of("get", "post", "put", "patch", "delete");

    /** All endpoints, sorted by path and then in the order in which people name the methods. */
    static List<Endpoint> all() {
        return ResourceClasses.all().stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .flatMap(Endpoint::of)
                .sorted(Comparator.comparing(Endpoint::path).thenComparing(each -> VERBS.indexOf(each.verb())))
                .toList();
    }

    private static Stream<Endpoint> of(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(each -> each.annotationType().getAnnotation(HttpMethod.class))
                .filter(each -> each != null)
                .map(verb -> new Endpoint(method, verb.value().toLowerCase(Locale.ROOT), pathOf(method)));
    }

    private static String pathOf(Method method) {
        String path = "/" + part(method.getDeclaringClass()) + "/" + part(method);
        String once = path.replaceAll("/+", "/");
        return once.length() > 1 && once.endsWith("/") ? once.substring(0, once.length() - 1) : once;
    }

    private static String part(AnnotatedElement element) {
        return Optional.ofNullable(element.getAnnotation(Path.class))
                .map(Path::value)
                .orElse("");
    }

    /** As the tables name it, e.g. {@code GET /connectors/{connector}}. */
    String name() {
        return verb.toUpperCase(Locale.ROOT) + " " + path;
    }

    List<Parameter> parameters() {
        return Arrays.stream(method.getParameters())
                .filter(each -> each.isAnnotationPresent(PathParam.class) || each.isAnnotationPresent(QueryParam.class))
                .toList();
    }

    /** Bodies are read as bytes. */
    boolean takesBody() {
        return Arrays.asList(method.getParameterTypes()).contains(byte[].class);
    }

    String consumes() {
        return nearest(Consumes.class).map(each -> each.value()[0]).orElseThrow();
    }

    String produces() {
        return nearest(Produces.class).map(each -> each.value()[0]).orElseThrow();
    }

    private <A extends Annotation> Optional<A> nearest(Class<A> type) {
        return Stream.of(method, method.getDeclaringClass())
                .map(each -> each.getAnnotation(type))
                .filter(each -> each != null)
                .findFirst();
    }
}
