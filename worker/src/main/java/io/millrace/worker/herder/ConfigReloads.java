package io.millrace.worker.herder;

import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.model.Words;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts connectors when values from config providers expire, as {@code config.action.reload} asks for; and then,
 * should the new values be others, the tasks that were started with the old ones. Loop only.
 */
final class ConfigReloads {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReloads.class);
    /** A provider whose values hold no time at all must not keep the worker busy with restarts. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /**
     * A reload whose new instance has not started yet.
     *
     * @param before the config with the values that have expired
     * @param lastStart number of the last start before
     */
    private record Reload(Map<String, String> before, long lastStart) {
        Reload then(Reload later) {
            return new Reload(before, later.lastStart);
        }
    }

    private final EventLoop loop;
    private final WorkKeeper keeper;
    /** As resolved last, for connectors with values that expire. */
    private final Map<String, Resolved> latest = new HashMap<>();

    private final Map<String, Reload> underWay = new HashMap<>();

    ConfigReloads(EventLoop loop, WorkKeeper keeper) {
        this.loop = loop;
        this.keeper = keeper;
    }

    /** An instance was given these values. */
    void resolved(String connector, Resolved config) {
        loop.cancel(key(connector));
        boolean expires = !config.ttls().isEmpty()
                && ConnectorConfig.restartsOnReload(config.config())
                && keeper.image().contains(connector);
        if (!expires && !underWay.containsKey(connector)) {
            latest.remove(connector);
            return;
        }
        latest.put(connector, config);
        if (expires) {
            schedule(connector, Duration.ofMillis(Collections.min(config.ttls().values())));
        }
    }

    private void schedule(String connector, Duration left) {
        Duration delay = left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
        LOG.debug(
                "Connector '{}' will be restarted in {}, when values of its config expire", connector, Words.of(delay));
        loop.delay(
                key(connector),
                "restarting connector '" + connector + "' because values of its config expire",
                delay,
                () -> reload(connector));
    }

    private void reload(String connector) {
        if (keeper.isLeaving()) {
            return;
        }
        LOG.info("Restarting connector '{}' since values of its config from config providers have expired", connector);
        Reload reload = new Reload(latest.get(connector).config(), keeper.startCount());
        underWay.merge(connector, reload, Reload::then);
        keeper.restart(true, connector, List.of());
    }

    /** An instance has started, and what it wants as tasks is published. */
    void started(String connector, long start) {
        Reload reload = underWay.get(connector);
        if (reload == null || start <= reload.lastStart()) {
            return;
        }
        underWay.remove(connector);
        if (!latest.get(connector).config().equals(reload.before())) {
            keeper.restartTasks(connector, reload.lastStart());
        }
    }

    /** The connector is no longer configured. */
    void forget(String connector) {
        loop.cancel(key(connector));
        latest.remove(connector);
        underWay.remove(connector);
    }

    private static String key(String connector) {
        return "reload:" + connector;
    }
}
