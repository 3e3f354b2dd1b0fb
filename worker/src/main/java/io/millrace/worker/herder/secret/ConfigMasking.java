package io.millrace.worker.herder.secret;

import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.secret.Secrets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Decides what of connectors' configs is shown, and remembers it: lists of many connectors are read often. Any thread. */
final class ConfigMasking {
    private static final int MOST_REMEMBERED = 10_000;

    private final PasswordKeys passwords;
    private final PluginCatalog catalog;
    private final Map<String, Shown> remembered = new ConcurrentHashMap<>();

    /** @param knowledge the state of knowledge in which the masks were put */
    private record Shown(Map<String, String> config, Map<String, String> masked, long knowledge) {}

    ConfigMasking(PasswordKeys passwords, PluginCatalog catalog) {
        this.passwords = passwords;
        this.catalog = catalog;
    }

    Secrets of(Map<String, String> config) {
        return passwords.certain(config, catalog);
    }

    ConnectorInfo masked(ConnectorInfo info) {
        return new ConnectorInfo(info.name(), masked(info.name(), info.config()), info.tasks(), info.type());
    }

    private Map<String, String> masked(String connector, Map<String, String> config) {
        long knowledge = passwords.knowledge();
        Shown last = remembered.get(connector);
        if (last != null && last.knowledge() == knowledge && last.config().equals(config)) {
            return last.masked();
        }
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        Map<String, String> masked = of(config).masked(config);
        remembered.put(connector, new Shown(config, masked, knowledge));
        return masked;
    }
}
