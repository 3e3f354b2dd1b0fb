package io.millrace.plugins;

import java.util.List;
import java.util.Map;
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

    /** Names of the same sort: class names, aliases, or for a nested class what stands behind its package. */
    private static List<String> near(String name, PluginRegistry registry, PluginType... types) {
        boolean nested = name.indexOf('$') > 0 && name.indexOf('.') < 0;
        if (!nested) {
            return NearestNames.nearest(name, registry.names(name.indexOf('.') >= 0, types));
        }
        Map<String, String> classes = registry.names(true, types).stream()
                .collect(Collectors.toMap(
                        className -> className.substring(className.lastIndexOf('.') + 1),
                        className -> className,
                        (one, other) -> one));
        return NearestNames.nearest(name, classes.keySet()).stream()
                .map(classes::get)
                .toList();
    }

    private static String text(PluginDescriptor plugin) {
        return "PluginDesc{klass=class " + plugin.className() + ", name='" + plugin.className() + "', version='"
                + plugin.version() + "', encodedVersion=" + plugin.version() + ", type=" + plugin.type()
                + ", typeName='" + plugin.type() + "', location='" + plugin.location() + "'}";
    }
}
