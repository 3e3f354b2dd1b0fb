package io.millrace.rest;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Which web pages of other origins may call the API, and how. Immutable. */
record CorsRule(Set<String> originPatterns, Set<String> methods) {
    CorsRule {
        originPatterns = Set.copyOf(originPatterns);
        methods = Set.copyOf(methods);
    }

    static CorsRule parse(String origins, String methods) {
        return new CorsRule(split(origins), methods.isBlank() ? Set.of("GET", "POST", "HEAD") : split(methods));
    }

    private static Set<String> split(String values) {
        return Arrays.stream(values.split(",")).map(String::trim).collect(Collectors.toSet());
    }
}
