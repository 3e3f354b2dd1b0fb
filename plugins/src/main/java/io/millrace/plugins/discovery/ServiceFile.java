package io.millrace.plugins.discovery;

import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Service files: which there are, and what they list. */
public final class ServiceFile {
    private static final String FOLDER = "META-INF/services/";
    private static final Map<String, PluginType> TYPES = new HashMap<>(
            Arrays.stream(PluginType.values()).collect(Collectors.toMap(ServiceFile::path, Function.identity())));

    private ServiceFile() {}

    /** Where the service file of a type is in a jar. */
    public static String path(PluginType type) {
        return FOLDER + type.baseType().getName();
    }

    /** The service files of plugins by their paths in a jar. */
    static Map<String, PluginType> types() {
        return TYPES;
    }

    /**
     * The class names in a service file.
     *
     * @throws IOException if any line is none, for then Java takes no notice of the whole file
     */
    public static Set<String> classNames(byte[] file) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        for (String line : new String(file, StandardCharsets.UTF_8).split("[\r\n]+")) {
            int comment = line.indexOf('#');
            String name = (comment < 0 ? line : line.substring(0, comment)).trim();
            if (!name.isEmpty()) {
                names.add(checked(name));
            }
        }
        return names;
    }

    private static String checked(String name) throws IOException {
        boolean fine = Character.isJavaIdentifierStart(name.charAt(0))
                && name.chars().allMatch(character -> character == '.' || Character.isJavaIdentifierPart(character));
        if (!fine) {
            throw new IOException("'" + name.replace("\uFEFF", "\\uFEFF") + "' is no class name");
        }
        return name;
    }
}
