package io.millrace.rest;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * An address to listen on. Immutable.
 *
 * @param host empty for all interfaces
 * @param port 0 for any free port
 */
public record Listener(Protocol protocol, String host, int port) {
    private static final Pattern GRAMMAR = Pattern.compile("^(.*)://\\[?([0-9a-zA-Z\\-%._:]*)]?:(-?[0-9]+)");

    /** The protocols that REST speaks. */
    public enum Protocol {
        HTTP,
        HTTPS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Listener parse(String key, String text) {
        Matcher matcher = GRAMMAR.matcher(text.trim());
        if (!matcher.matches()) {
            throw new ConfigException(key, text, "Listener doesn't have the right format (protocol://hostname:port).");
        }
        return new Listener(protocol(key, text, matcher.group(1)), matcher.group(2), port(key, text, matcher.group(3)));
    }

    /** As written in settings. */
    @Override
    public String toString() {
        return protocol + "://" + bracketed(host) + ":" + port;
    }

    /** A host as it stands in URLs: IPv6 addresses in brackets. */
    static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    private static Protocol protocol(String key, String text, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "http" -> Protocol.HTTP;
            case "https" -> Protocol.HTTPS;
            default -> throw new ConfigException(key, text, "Listener protocol must be either \"http\" or \"https\".");
        };
    }

    private static int port(String key, String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // falls through to the refusal: too many digits for any port
        }
        throw new ConfigException(key, text, "Listener port must be between 0 and 65535.");
    }
}
