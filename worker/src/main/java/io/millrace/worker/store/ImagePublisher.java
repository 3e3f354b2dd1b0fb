package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the latest image and tells the listener of each new one. One thread at a time applies; any thread reads. */
final class ImagePublisher {
    private static final Logger log = LoggerFactory.getLogger(ImagePublisher.class);

    private volatile ConfigImage image = ConfigImage.EMPTY;
    private volatile Consumer<ClusterConfigState> listener = ignored -> {};

    /** Begins with what was stored; the listener hears of what comes later. */
    void start(ConfigImage loaded, Consumer<ClusterConfigState> newListener) {
        image = loaded;
        listener = newListener;
    }

    ConfigImage image() {
        return image;
    }

    /** The listener hears only of images that differ for others to see. */
    void apply(ConfigChange change) {
        ClusterConfigState before = image.state();
        image = change.applyTo(image);
        if (image.state() == before) {
            return;
        }
        try {
            listener.accept(image.state());
        } catch (RuntimeException e) {
            log.error("Listener failed on a change of connector '{}'", change.connector(), e);
        }
    }
}
