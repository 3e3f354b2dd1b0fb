package io.millrace.worker.herder.validation;

import io.millrace.plugins.PluginNotFoundException;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginType;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.config.ConverterKind;
import io.millrace.worker.config.Prefixes;
import io.millrace.worker.kafka.ClientKind;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** What Apache's worker answers about plugins and configs where ours has other answers, for strict mode. Pure. */
final class ApacheAnswers {
    private static final String CLASSES_FOUND = " Classes found: ";
    private static final Pattern UNBOUNDED =
            Pattern.compile("Invalid value .* for configuration .*: (Unbounded range: .*)");

    private ApacheAnswers() {}

    private static String text(PluginDescriptor plugin) {
        return "PluginDesc{klass=class " + plugin.className() + ", name='" + plugin.className() + "', version='"
                + plugin.version() + "', encodedVersion=" + plugin.version() + ", type=" + plugin.type()
                + ", typeName='" + plugin.type() + "', location='" + plugin.location() + "'}";
    }

    /** Versions that cannot be read do not name their key; those of steps are told on the step's class, too. */
    static void toldOfVersions(Map<String, ConfigValue> values) {
        for (ConfigValue value : List.copyOf(values.values())) {
            if (value.name().endsWith(".plugin.version")) {
                ConfigValue type = values.get(value.name().replaceAll("plugin\\.version$", "type"));
                value.errorMessages().replaceAll(message -> {
                    Matcher unbounded = UNBOUNDED.matcher(message);
                    if (!unbounded.matches()) {
                        return message;
                    }
                    if (type != null) {
                        type.addErrorMessage(unbounded.group(1));
                    }
                    return unbounded.group(1);
                });
            }
        }
    }

    /** Values of client overrides that cannot be read are no errors of the config: the validation fails. */
    static void requireReadable(Collection<ClientKind> clients, Map<String, String> settings) {
        for (ClientKind kind : clients) {
            Map<String, ConfigKey> keys = kind.definition().configKeys();
            Prefixes.below(kind.overridePrefix(), settings).forEach((name, value) -> {
                try {
                    ConfigDef.parseType(name, value, keys.containsKey(name) ? keys.get(name).type : null);
                } catch (ConfigException e) {
                    throw new FailedRefusal(e.getMessage(), e);
                }
            });
        }
    }

    /** The parts in the order of hash maps: of unprefixed names, filled in the order of the whole config's. */
    static List<Part> ordered(List<Part> parts, Map<String, String> settings) {
        return parts.stream().map(part -> ordered(part, settings)).toList();
    }

    private static Part ordered(Part part, Map<String, String> settings) {
        Map<String, List<ConfigInfo>> byName = new HashMap<>();
        part.infos().forEach(info -> {
            String name = info.value().name();
            byName.computeIfAbsent(name, none -> new ArrayList<>()).add(info);
        });
        List<ConfigInfo> infos = new ArrayList<>();
        order(part, settings).forEach(name -> infos.addAll(byName.getOrDefault(name, List.of())));
        return new Part(List.copyOf(new HashSet<>(part.groups())), infos);
    }

    private static List<String> order(Part part, Map<String, String> settings) {
        List<String> names =
                part.infos().stream().map(info -> info.value().name()).toList();
        String prefix = prefix(names.isEmpty() ? "" : names.get(0));
        boolean client = prefix.endsWith(".override.");
        Set<String> unprefixed = new HashSet<>();
        (client ? new HashMap<>(settings).keySet() : names)
                .stream()
                        .filter(name -> name.startsWith(prefix))
                        .forEach(name -> unprefixed.add(name.substring(prefix.length())));
        return unprefixed.stream().map(name -> prefix + name).toList();
    }

    private static String prefix(String name) {
        for (ClientKind kind : ClientKind.values()) {
            if (name.startsWith(kind.overridePrefix())) {
                return kind.overridePrefix();
            }
        }
        for (ConverterKind kind : ConverterKind.values()) {
            if (name.startsWith(kind.prefix())) {
                return kind.prefix();
            }
        }
        return "";
    }

    /**
     * Why no connector can be told for a class: without the names that may have been meant, and of an alias that several
     * have with all connectors.
     */
    static InvalidRefusal unknown(PluginException problem, Plugins plugins) {
        String message = problem.getMessage();
        int classes = message.indexOf(CLASSES_FOUND);
        if (classes >= 0) {
            String all = Stream.of(PluginType.SINK, PluginType.SOURCE)
                    .flatMap(type -> plugins.descriptors(type).stream())
                    .sorted(Comparator.comparing(PluginDescriptor::className))
                    .map(ApacheAnswers::text)
                    .collect(Collectors.joining(", "));
            return new InvalidRefusal(message.substring(0, classes) + CLASSES_FOUND + all, problem);
        }
        boolean near = problem instanceof PluginNotFoundException unknown
                && !unknown.nearest().isEmpty();
        int end = message.lastIndexOf(". Did you mean: ");
        return new InvalidRefusal(near && end >= 0 ? message.substring(0, end) : message, problem);
    }

    /** Why the settings of something that is no plugin cannot be told. */
    static RequestException noPlugin(String name, Plugins plugins) {
        try {
            Class<?> type = Class.forName(name, false, plugins.loader());
            boolean ofPlatform = type.getClassLoader() == null;
            return ofPlatform || Modifier.isAbstract(type.getModifiers()) ? notCreated() : otherKind(name);
        } catch (ClassNotFoundException | LinkageError e) {
            return new NotFoundRefusal("Unknown plugin " + name + ".", e);
        }
    }

    static FailedRefusal notCreated() {
        return new FailedRefusal("Instantiation error");
    }

    static InvalidRefusal otherKind(String name) {
        return new InvalidRefusal("Invalid plugin class " + name + ". Valid types are sink, source, converter, "
                + "header_converter, transformation, predicate.");
    }

    /** An empty version is a range that nothing is in. */
    static void requireVersion(PluginDescriptor plugin, String range, Plugins plugins) {
        if (range != null && range.isBlank()) {
            throw new InvalidRefusal("Plugin " + plugin.className() + " not found that matches the version range [,], "
                    + "available versions: " + plugins.versions(plugin.className(), plugin.type()));
        }
    }
}
