package io.millrace.plugins;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The contract's words for names that lead to no plugin, with the nearest names that would. */
final class UnknownPlugin {
    private UnknownPlugin() {}

    static PluginNotFoundException of(String name, PluginType type, PluginRegistry registry) {
        return notFound(
                "Failed to find any class that implements " + type.baseType() + " and which name matches " + name,
                near(name, registry, type));
    }

    static PluginNotFoundException connector(String name, PluginRegistry registry) {
        String available = registry.usable(PluginLookup.CONNECTORS).stream()
                .map(PluginEntry::descriptor)
                .map(UnknownPlugin::text)
                .collect(Collectors.joining(", "));
        return notFound(
                "Failed to find any class that implements Connector and which name matches " + name
                        + ", available connectors are: " + available,
                near(name, registry, PluginLookup.CONNECTORS));
    }

    static PluginException ambiguous(String name, List<String> classes) {
        return new PluginException("More than one connector matches alias " + name
                + ". Please use full package and class name instead. Classes found: " + String.join(", ", classes));
    }

    /** The contract's text, which ends without a full stop, and the question if there is one. */
    private static PluginNotFoundException notFound(String message, List<String> near) {
        String question = near.isEmpty() ? "" : ". Did you mean: " + String.join(", ", near) + "?";
        return new PluginNotFoundException(message + question, near);
    }

    /** Class names for somebody who wrote one, otherwise short names, too. */
    private static List<String> near(String name, PluginRegistry registry, PluginType... types) {
        Set<String> names = new TreeSet<>(registry.names(true, types));
        if (name.indexOf('.') < 0) {
            names.addAll(registry.names(false, types));
        }
        return NearestNames.nearest(name, names, registry::className);
    }

    private static String text(PluginDescriptor plugin) {
        return "PluginDesc{klass=class " + plugin.className() + ", name='" + plugin.className() + "', version='"
                + plugin.version() + "', encodedVersion=" + plugin.version() + ", type=" + plugin.type()
                + ", typeName='" + plugin.type() + "', location='" + plugin.location() + "'}";
    }
}
