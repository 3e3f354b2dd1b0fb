package io.millrace.rest.resource;

import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RunState;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which connectors a list is to show; Apache's worker always shows all. Immutable.
 *
 * @param names patterns of which a name must match one; empty for any name
 * @param states of which the connector or one of its tasks must be in one; empty for any
 * @param after the list begins after this name; empty for the first
 */
record ConnectorQuery(List<Glob> names, Set<RunState> states, Set<ConnectorType> types, String after, int limit) {
    static final ConnectorQuery ALL = new ConnectorQuery(List.of(), Set.of(), Set.of(), "", Integer.MAX_VALUE);

    /** Reads {@code name}, {@code state}, {@code type}, {@code after} and {@code limit}; other parameters are let be. */
    static ConnectorQuery of(MultivaluedMap<String, String> parameters) {
        return new ConnectorQuery(
                parameters.getOrDefault("name", List.of()).stream()
                        .filter(pattern -> !pattern.isEmpty())
                        .map(Glob::new)
                        .toList(),
                choices(RunState.class, "state", values(parameters, "state")),
                choices(ConnectorType.class, "type", values(parameters, "type")),
                parameters.containsKey("after") ? parameters.getFirst("after") : "",
                limit(parameters.getFirst("limit")));
    }

    /** Whether states and types do not matter. */
    boolean asksForNamesOnly() {
        return states.isEmpty() && types.isEmpty();
    }

    boolean matchesName(String connector) {
        return connector.compareTo(after) > 0
                && (names.isEmpty() || names.stream().anyMatch(name -> name.matches(connector)));
    }

    boolean matches(ConnectorStateInfo connector) {
        return (types.isEmpty() || types.contains(connector.type()))
                && (states.isEmpty()
                        || states.contains(connector.connector().state())
                        || connector.tasks().stream().anyMatch(task -> states.contains(task.state())));
    }

    private static List<String> values(MultivaluedMap<String, String> parameters, String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private static <E extends Enum<E>> Set<E> choices(Class<E> type, String parameter, List<String> words) {
        Set<E> chosen = EnumSet.noneOf(type);
        for (String word : words) {
            chosen.add(Arrays.stream(type.getEnumConstants())
                    .filter(each -> each.name().equalsIgnoreCase(word))
                    .findFirst()
                    .orElseThrow(() -> refusal(parameter, "one of " + words(type), word)));
        }
        return chosen;
    }

    private static <E extends Enum<E>> String words(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(each -> type == RunState.class ? each.name() : each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static int limit(String text) {
        if (text == null) {
            return Integer.MAX_VALUE;
        }
        try {
            int limit = Integer.parseInt(text.trim());
            if (limit > 0) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw refusal("limit", "a number of connectors, 1 or more", text);
        }
        throw refusal("limit", "a number of connectors, 1 or more", text);
    }

    private static InvalidRefusal refusal(String parameter, String expected, String found) {
        return new InvalidRefusal("'" + parameter + "' must be " + expected + ", was '" + found + "'");
    }
}
