package io.millrace.plugins.manifests;

import io.millrace.plugins.discovery.ServiceFile;
import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Service files as text. */
final class ServiceLines {
    static final String FOLDER = "META-INF/services/";

    private static final Logger LOG = LoggerFactory.getLogger(ServiceLines.class);

    private ServiceLines() {}

    /** Takes in one service file; of one that Java would refuse nothing remains. */
    static void parse(Map<PluginType, Set<String>> listed, PluginType type, Object place, byte[] file) {
        try {
            Set<String> names = ServiceFile.classNames(file);
            if (!names.isEmpty()) {
                listed.put(type, names);
            }
        } catch (IOException e) {
            LOG.debug("Service file {} counts for nothing, as discovery tells its users", place, e);
        }
    }

    /** The text of a service file; {@code comment} becomes its first line. */
    static byte[] format(String comment, Collection<String> names) {
        StringBuilder text = new StringBuilder("# ").append(comment).append('\n');
        names.forEach(name -> text.append(name).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
