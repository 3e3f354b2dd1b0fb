package io.millrace.worker.herder.secret;

import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.model.secret.Scrubber;
import io.millrace.worker.model.secret.Secrets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * The secret values that this worker has come across, by connector, so that they can be taken out of log lines, stack
 * traces and messages. A connector's former ones are kept for a while: what mentions them is still read. Any thread.
 */
public final class KnownSecrets implements ConfigTransformer.Listener {
    private static final int MOST_CONNECTORS = 10_000;
    private static final int MOST_OF_ONE = 64;

    private final PasswordKeys passwords;
    private final Map<String, Set<String>> texts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > MOST_CONNECTORS;
        }
    };
    /** The worker's own, never forgotten. */
    private final Set<String> worker = new LinkedHashSet<>();

    private final Map<String, Scrubber> scrubbers = new ConcurrentHashMap<>();
    /** Grows with each connector; null after something has been forgotten. */
    private volatile Scrubber all = Scrubber.none();

    public KnownSecrets(PasswordKeys passwords) {
        this.passwords = passwords;
    }

    /** Takes note of the secrets in the worker's own properties, whose variables have been resolved. */
    public synchronized void worker(Map<String, String> raw, Map<String, String> properties) {
        worker.addAll(Secrets.byName().texts(raw, properties));
        all = null;
        scrubbers.clear();
    }

    @Override
    public void resolved(String connector, Map<String, String> raw, Map<String, String> config) {
        note(owner(connector, raw), passwords.known(raw).texts(raw, config));
    }

    @Override
    public void declared(Map<String, String> resolved, Collection<ConfigKey> keys) {
        Secrets secrets = Secrets.of(PasswordKeys.in(keys));
        note(owner(resolved.get(ConnectorConfig.NAME), resolved), secrets.texts(resolved, resolved));
    }

    /** The name under which log lines about a config without a name are known: its class. */
    static String owner(String connector, Map<String, String> config) {
        return connector == null ? String.valueOf(config.get(ConnectorConfig.CONNECTOR_CLASS)) : connector;
    }

    /** Those that could not be found in texts are not kept. */
    void note(String owner, Collection<String> secrets) {
        List<String> kept = secrets.stream().filter(Scrubber::finds).toList();
        if (!kept.isEmpty()) {
            keep(owner, kept);
        }
    }

    private synchronized void keep(String owner, List<String> secrets) {
        boolean forgotten = texts.size() == MOST_CONNECTORS && !texts.containsKey(owner);
        Set<String> known = texts.computeIfAbsent(owner, name -> new LinkedHashSet<>());
        if (known.containsAll(secrets)) {
            return;
        }
        secrets.forEach(secret -> {
            known.remove(secret); // the latest stand last
            known.add(secret);
        });
        while (known.size() > MOST_OF_ONE) {
            known.remove(known.iterator().next());
            forgotten = true;
        }
        all = forgotten || all == null ? null : all.with(secrets);
        scrubbers.remove(owner);
    }

    /** Takes a connector's secrets out of a text, and the worker's. */
    public String scrub(String connector, String text) {
        return scrubber(connector).scrub(text);
    }

    /** Takes all known secrets out of a text. */
    public String scrub(String text) {
        return all().scrub(text);
    }

    private Scrubber scrubber(String connector) {
        Scrubber scrubber = scrubbers.get(connector);
        return scrubber == null ? made(connector) : scrubber;
    }

    private synchronized Scrubber made(String connector) {
        List<String> secrets = new ArrayList<>(worker);
        secrets.addAll(texts.getOrDefault(connector, Set.of()));
        Scrubber scrubber = Scrubber.of(secrets);
        if (scrubbers.size() >= MOST_CONNECTORS) {
            scrubbers.clear();
        }
        scrubbers.put(connector, scrubber);
        return scrubber;
    }

    private Scrubber all() {
        Scrubber scrubber = all;
        return scrubber == null ? allMade() : scrubber;
    }

    private synchronized Scrubber allMade() {
        if (all == null) {
            List<String> secrets = new ArrayList<>(worker);
            texts.values().forEach(secrets::addAll);
            all = Scrubber.of(secrets);
        }
        return all;
    }
}
