package io.millrace.rest;

import io.millrace.rest.Listener.Protocol;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * How other workers reach this one (configs.md, section 1.2). Immutable.
 *
 * @param protocol as set, or derived from the listeners
 */
record AdvertisedAddress(String protocol, Optional<String> host, Optional<Integer> port) {
    /** A listener and the port that it got. */
    record Bound(Listener listener, int port) {}

    static AdvertisedAddress from(Map<String, Object> values, String listeners) {
        String set = (String) values.get(RestConfig.ADVERTISED_LISTENER);
        String protocol = set == null || set.isBlank() ? RestConfig.protocolOf(listeners) : set.trim();
        return new AdvertisedAddress(
                protocol.toLowerCase(Locale.ROOT),
                Optional.ofNullable((String) values.get(RestConfig.ADVERTISED_HOST))
                        .filter(name -> !name.isBlank()),
                Optional.ofNullable((Integer) values.get(RestConfig.ADVERTISED_PORT)));
    }

    /**
     * The URL to advertise, with a trailing slash.
     *
     * @param localHost this machine's address, for a listener on all interfaces
     */
    URI url(List<Bound> listeners, String localHost) {
        Bound chosen = choose(listeners);
        String configured = chosen.listener().host();
        String name = host.orElse(configured.isEmpty() ? localHost : configured);
        int number = port.orElse(chosen.port());
        return URI.create(protocol + "://" + Listener.bracketed(name) + ":" + number + "/");
    }

    private Bound choose(List<Bound> listeners) {
        if (!protocol.equals("http") && !protocol.equals("https")) {
            throw new ConfigException(
                    RestConfig.ADVERTISED_LISTENER, protocol, "The advertised listener must be http or https.");
        }
        Protocol wanted = Protocol.valueOf(protocol.toUpperCase(Locale.ROOT));
        return listeners.stream()
                .filter(bound -> bound.listener().protocol() == wanted)
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        RestConfig.ADVERTISED_LISTENER,
                        protocol,
                        "No listener speaks this protocol; add one to '" + RestConfig.LISTENERS + "'."));
    }
}
