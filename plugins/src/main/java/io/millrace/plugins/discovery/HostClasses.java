package io.millrace.plugins.discovery;

import io.millrace.plugins.PluginType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Classes and service files as the host's class loader sees them. One thread. */
final class HostClasses {
    private static final Logger LOG = LoggerFactory.getLogger(HostClasses.class);
    private static final String SHARED = "org/apache/kafka/";

    private final ClassLoader host;
    private final Map<String, Optional<ClassHeader>> headers = new HashMap<>();

    HostClasses(ClassLoader host) {
        this.host = host;
    }

    boolean has(String className) {
        return host.getResource(className.replace('.', '/') + ".class") != null;
    }

    /** The header of a class that plugins share with the host; empty for every other. */
    Optional<ClassHeader> shared(String internalName) {
        if (!internalName.startsWith(SHARED)) {
            return Optional.empty();
        }
        return headers.computeIfAbsent(internalName, this::read);
    }

    private Optional<ClassHeader> read(String internalName) {
        try (InputStream stream = host.getResourceAsStream(internalName + ".class")) {
            if (stream == null) {
                return Optional.empty();
            }
            byte[] file = stream.readAllBytes();
            return Optional.of(ClassHeaderReader.read(file, file.length));
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} on the class path cannot be read", internalName, e);
            return Optional.empty();
        }
    }

    /** Everything that service files on the class path name, for hosts whose files cannot be searched. */
    ElementContent services() {
        ElementContent content = new ElementContent();
        for (PluginType type : PluginType.values()) {
            for (String className : services(type)) {
                content.list(type, className);
                content.trust(className);
            }
        }
        return content;
    }

    private List<String> services(PluginType type) {
        try {
            return Collections.list(host.getResources(ElementReader.serviceFile(type))).stream()
                    .flatMap(url -> lines(url).stream())
                    .map(line -> line.replaceFirst("#.*", "").trim())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            LOG.warn("Service files for {} on the class path cannot be read: {}", type, e.toString());
            return List.of();
        }
    }

    private static List<String> lines(URL url) {
        try {
            URLConnection connection = url.openConnection();
            connection.setUseCaches(false);
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                return reader.lines().toList();
            }
        } catch (IOException e) {
            LOG.warn("Service file {} cannot be read: {}", url, e.toString());
            return List.of();
        }
    }
}
