package io.millrace.worker.herder;

import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.herder.ClusterParts.KeySettings;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.store.ConfigBackingStore;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A duty of the leader: the cluster has a key to sign internal requests with, and a new one now and then. Loop only. */
final class SessionKeyRotation {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeyRotation.class);
    private static final String KEY = "session key";
    private static final String LABEL = "looking after the session key";
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ConfigBackingStore configs;
    private final EventLoop loop;
    private final Leadership leadership;
    private final KeySettings settings;
    private final Time time;
    private boolean writing;
    /** The latest key that is as the settings want it. */
    private Optional<SessionKey> fitting = Optional.empty();

    SessionKeyRotation(
            ConfigBackingStore configs, EventLoop loop, Leadership leadership, KeySettings settings, Time time) {
        this.configs = configs;
        this.loop = loop;
        this.leadership = leadership;
        this.settings = settings;
        this.time = time;
    }

    /** Makes a key if this worker leads and the one there is does not do; comes back when it expires. */
    void check() {
        loop.cancel(KEY);
        ClusterView view = leadership.view();
        if (writing || !view.leader() || !view.protocol().signsRequests()) {
            return;
        }
        long leftMs = configs.snapshot().sessionKey().map(this::leftMs).orElse(0L);
        if (leftMs > 0) {
            loop.delay(KEY, LABEL, Duration.ofMillis(leftMs), this::check);
        } else {
            write(new SessionKey(generate(), time.milliseconds()));
        }
    }

    private long leftMs(SessionKey known) {
        if (!fits(known)) {
            return 0;
        }
        return settings.timeToLive().isZero()
                ? Duration.ofDays(1).toMillis()
                : known.created() + settings.timeToLive().toMillis() - time.milliseconds();
    }

    /** Making a key to compare with takes a while: it is done once for each key. */
    private boolean fits(SessionKey known) {
        if (fitting.filter(key -> key == known).isEmpty()) {
            SecretKey fresh = generate();
            boolean fits = known.key().getAlgorithm().equals(fresh.getAlgorithm())
                    && known.key().getEncoded().length == fresh.getEncoded().length;
            fitting = Optional.of(known).filter(key -> fits);
        }
        return fitting.isPresent();
    }

    private void write(SessionKey key) {
        LOG.info("Distributing new session key");
        writing = true;
        configs.putSessionKey(key)
                .whenComplete((ok, error) -> loop.submit("noting a new session key", () -> written(error)));
    }

    private void written(Throwable error) {
        writing = false;
        if (error != null) {
            LOG.warn("The new session key could not be written; trying again in {} ms", AGAIN.toMillis(), error);
        }
        loop.delay(KEY, LABEL, AGAIN, this::check);
    }

    private SecretKey generate() {
        try {
            KeyGenerator generator = KeyGenerator.getInstance(settings.algorithm());
            settings.size().ifPresent(generator::init);
            return generator.generateKey();
        } catch (NoSuchAlgorithmException e) { // was checked when the settings were parsed
            throw new ConfigException("inter.worker.key.generation.algorithm", settings.algorithm(), e.getMessage());
        }
    }
}
