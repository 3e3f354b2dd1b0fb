package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.store.TopicLog.Entry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays the config topic and tells a listener of the image after each batch, and of events in their order. The log's
 * thread reads, any thread asks.
 */
final class ConfigLogReader implements TopicLog.Reader {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigLogReader.class);

    private final ConfigReplay replay = new ConfigReplay();
    private final ReadPosition position = new ReadPosition();
    private Optional<ConfigListener> listener = Optional.empty();
    /** Whether the image lacks something that was read. */
    private boolean outdated;

    private volatile ClusterConfigState image = ClusterConfigState.EMPTY;

    /** What has been read so far is in the image; the listener hears of what comes later. */
    synchronized void listen(ConfigListener hearing) {
        listener = Optional.of(hearing);
        show();
    }

    /** The writer of the leader's records, on a thread of its own, says so. */
    void leadershipLost() {
        Optional<ConfigListener> hearing;
        synchronized (this) {
            hearing = listener;
        }
        hearing.ifPresent(ConfigListener::leadershipLost);
    }

    ClusterConfigState image() {
        return image;
    }

    /** Completes once the record at this offset is in the image and the listener has heard of it. */
    CompletableFuture<Void> passed(long offset) {
        return position.after(offset);
    }

    @Override
    public void read(List<Entry> batch) {
        replay(batch);
        if (!batch.isEmpty()) {
            position.advance(batch.get(batch.size() - 1).offset() + 1);
        }
    }

    private synchronized void replay(List<Entry> batch) {
        batch.forEach(this::replay);
        publish();
    }

    private void replay(Entry entry) {
        ConfigRecord record = ConfigRecordCodec.read(entry.key(), entry.value());
        record.problem()
                .ifPresent(problem ->
                        LOG.error("Record at offset {} of the config topic is ignored: {}", entry.offset(), problem));
        outdated |= replay.apply(record, entry.offset());
        if (record.isEvent() && listener.isPresent()) {
            publish();
            tell(record::tell);
        }
    }

    private void publish() {
        if (listener.isPresent() && outdated) {
            show();
            tell(hearing -> hearing.imagePublished(image));
        }
    }

    private void show() {
        image = replay.image();
        outdated = false;
        replay.takeIncomplete()
                .forEach(connector -> LOG.warn(
                        "Connector '{}' has no tasks until it has generated them again: the set of tasks in the config "
                                + "topic is incomplete",
                        connector));
    }

    private void tell(Consumer<ConfigListener> news) {
        try {
            news.accept(listener.orElseThrow());
        } catch (RuntimeException e) {
            LOG.error("A listener failed on what was read from the config topic up to offset {}", replay.offset(), e);
        }
    }
}
