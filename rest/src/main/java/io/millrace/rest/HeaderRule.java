package io.millrace.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigException;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpFields;

/** One rule of {@code response.http.headers.config}: a header that every response carries. Immutable. */
record HeaderRule(Action action, String name, String value) {
    static final String CONFIG = "response.http.headers.config";

    enum Action {
        SET,
        ADD,
        SETDATE,
        ADDDATE
    }

    void apply(HttpFields.Mutable headers) {
        switch (action) {
            case SET -> headers.put(name, value);
            case ADD -> headers.add(name, value);
            case SETDATE -> headers.put(name, DateGenerator.formatDate(Long.parseLong(value)));
            case ADDDATE -> headers.add(name, DateGenerator.formatDate(Long.parseLong(value)));
        }
    }

    /** The rules of a setting's value; double quotes protect commas. */
    static List<HeaderRule> parse(String rules) {
        List<HeaderRule> parsed = new ArrayList<>();
        for (String rule : split(rules)) {
            if (!rule.isBlank()) {
                parsed.add(parseRule(rule.trim()));
            }
        }
        return List.copyOf(parsed);
    }

    private static HeaderRule parseRule(String rule) {
        String[] actionAndHeader = rule.split("\\s+", 2);
        if (actionAndHeader.length != 2) {
            throw new ConfigException("Invalid format of header config '" + rule
                    + "'. Expected: '[action] [header name]:[header value]'");
        }
        String[] header = actionAndHeader[1].trim().split(":");
        if (header.length != 2) {
            throw new ConfigException("Invalid format of header name and header value pair '" + actionAndHeader[1]
                    + "'. Expected: '[header name]:[header value]'");
        }
        return rule(actionAndHeader[0], header[0].trim(), header[1].trim());
    }

    private static HeaderRule rule(String action, String name, String value) {
        if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
            throw new ConfigException(
                    "Invalid header name '" + name + "'. The '[header name]' cannot contain whitespace");
        }
        HeaderRule rule = new HeaderRule(action(action), name, value);
        boolean isDate = rule.action == Action.SETDATE || rule.action == Action.ADDDATE;
        if (isDate && !value.matches("-?\\d{1,18}")) {
            throw new ConfigException(
                    CONFIG, value, "A date header takes milliseconds since the epoch, e.g. 'setDate Expires:0'.");
        }
        return rule;
    }

    private static Action action(String action) {
        try {
            return Action.valueOf(action.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "Invalid header config action: '" + action + "'. Expected one of [set, add, setDate, addDate]");
        }
    }

    private static List<String> split(String rules) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (char c : rules.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
