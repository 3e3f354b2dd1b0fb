package io.millrace.rest.extension;

import io.millrace.worker.api.Herder;
import jakarta.ws.rs.core.Configurable;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.glassfish.jersey.server.ResourceConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's REST extensions, in the order of its settings. Calls plugin code; whoever makes the extensions sees to
 * deadlines and class loaders.
 */
public record Extensions(List<ConnectRestExtension> extensions, ConnectClusterState state) {
    private static final Logger LOG = LoggerFactory.getLogger(Extensions.class);

    public Extensions {
        extensions = List.copyOf(extensions);
    }

    public static Extensions of(List<ConnectRestExtension> extensions, Herder herder) {
        return new Extensions(extensions, new HerderClusterState(herder));
    }

    /** For a worker without any. */
    public static Extensions none() {
        return new Extensions(List.of(), null);
    }

    /** Lets each register its filters and resources; the first that fails ends it. */
    public void register(ResourceConfig application) {
        Context context = new Context(new Registrations(application), state);
        for (ConnectRestExtension extension : extensions) {
            try {
                extension.register(context);
            } catch (RuntimeException | LinkageError e) {
                throw new ConnectException("REST extension " + extension + " failed to register: " + e, e);
            }
        }
    }

    /** Closes each, whatever becomes of the others. */
    public void close() {
        close(extensions);
    }

    /** Closes each, whatever becomes of the others. */
    public static void close(List<ConnectRestExtension> extensions) {
        for (ConnectRestExtension extension : extensions) {
            try {
                extension.close();
            } catch (Exception | LinkageError e) {
                LOG.warn("REST extension {} failed to close", extension, e);
            }
        }
    }

    private record Context(Configurable<? extends Configurable<?>> configurable, ConnectClusterState clusterState)
            implements ConnectRestExtensionContext {}
}
