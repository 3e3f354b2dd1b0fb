package io.millrace.worker.herder;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.store.ConfigListener;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Makes events of what comes through the config log. Any thread.
 *
 * @param images is told of each new image at once
 * @param restarts hears of requests for restarts, on the loop
 * @param loggerLevels sets the level of a logger, at once
 * @param claimLost run on the loop when the log could not be written by this worker as the leader
 */
record ConfigNews(
        EventLoop loop,
        Consumer<ClusterConfigState> images,
        Consumer<RestartRequest> restarts,
        BiConsumer<String, String> loggerLevels,
        Runnable claimLost)
        implements ConfigListener {
    @Override
    public void imagePublished(ClusterConfigState image) {
        images.accept(image);
    }

    @Override
    public void restartRequested(RestartRequest request) {
        loop.submit("restarting connector '" + request.connector() + "' as asked for", () -> restarts.accept(request));
    }

    @Override
    public void leadershipLost() {
        loop.submit("noting that the config topic could not be written", claimLost);
    }

    @Override
    public void loggerLevelSet(String namespace, String level) {
        loggerLevels.accept(namespace, level);
    }
}
