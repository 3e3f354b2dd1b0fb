package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.RestartRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the latest image and tells the listener of each new one. One thread at a time applies; any thread reads. */
final class ImagePublisher {
    private static final Logger log = LoggerFactory.getLogger(ImagePublisher.class);

    private volatile ConfigImage image = ConfigImage.EMPTY;
    private volatile ConfigListener listener = ignored -> {};

    /** Begins with what was stored; the listener hears of what comes later. */
    void start(ConfigImage loaded, ConfigListener newListener) {
        image = loaded;
        listener = newListener;
    }

    ConfigImage image() {
        return image;
    }

    /** Passes a request on to the only worker there is. */
    void restart(RestartRequest request) {
        listener.restartRequested(request);
    }

    /** As for restarts. */
    void level(String namespace, String level) {
        listener.loggerLevelSet(namespace, level);
    }

    /** The listener hears only of images that differ for others to see. */
    void apply(ConfigChange change) {
        ClusterConfigState before = image.state();
        image = change.applyTo(image);
        if (image.state() == before) {
            return;
        }
        try {
            listener.imagePublished(image.state());
        } catch (RuntimeException e) {
            log.error("Listener failed on a change of connector '{}'", change.connector(), e);
        }
    }
}
