package io.millrace.rest;

import io.millrace.worker.model.Compatibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidList;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of the REST server, made once from the worker's properties. Immutable.
 *
 * @param admin empty when the admin endpoints share the user listeners; an empty list when there are none
 * @param cors empty when pages of other origins may not call
 * @param extensions class names of REST extensions, in order
 * @param compatibility whether answers are to be those of Apache's worker
 * @param clustered whether the worker is one of a cluster, and other workers call it
 */
public record RestConfig(
        List<Listener> listeners,
        Optional<List<Listener>> admin,
        AdvertisedAddress advertised,
        Optional<CorsRule> cors,
        List<HeaderRule> headers,
        List<String> extensions,
        TlsSettings tls,
        TlsSettings adminTls,
        Compatibility compatibility,
        Limits limits,
        boolean clustered) {
    static final String LISTENERS = "listeners";
    static final String ADMIN_LISTENERS = "admin.listeners";
    static final String ADVERTISED_HOST = "rest.advertised.host.name";
    static final String ADVERTISED_PORT = "rest.advertised.port";
    static final String ADVERTISED_LISTENER = "rest.advertised.listener";
    static final String ALLOW_ORIGIN = "access.control.allow.origin";
    static final String ALLOW_METHODS = "access.control.allow.methods";
    static final String EXTENSIONS = "rest.extension.classes";
    static final String MAX_BODY = "rest.request.max.bytes";
    static final String MAX_HEADERS = "rest.request.header.max.bytes";
    static final String LEGACY_HOST = "rest.host.name";
    static final String LEGACY_PORT = "rest.port";
    static final String CLIENT_AUTH_DOC = "Whether REST clients must present a certificate: required, requested, none.";

    private static final Logger LOG = LoggerFactory.getLogger(RestConfig.class);
    private static final String DEFAULT_LISTENER = "http://:8083";
    private static final long DEFAULT_MAX_BODY = 10L << 20;
    private static final int DEFAULT_MAX_HEADERS = 8 << 10;
    private static final int LEAST_HEADERS = 256;

    /**
     * How long requests may be.
     *
     * @param bodyBytes empty for no limit
     * @param headerBytes of the request line and all headers together
     */
    record Limits(OptionalLong bodyBytes, int headerBytes) {
        static Limits of(Map<String, Object> values, Compatibility compatibility) {
            Long body = (Long) values.get(MAX_BODY);
            boolean none = body == null && compatibility.isStrict();
            return new Limits(
                    none ? OptionalLong.empty() : OptionalLong.of(body == null ? DEFAULT_MAX_BODY : body),
                    (Integer) values.get(MAX_HEADERS));
        }
    }

    /** Reads the worker's properties. Settings of Kafka 1.x and 2.x are honoured, with a warning that names the new. */
    public static RestConfig from(Map<String, String> workerProps) {
        Map<String, Object> values = configDef().parse(workerProps);
        List<String> urls = listenerUrls(workerProps, strings(values, LISTENERS));
        String origins = (String) values.get(ALLOW_ORIGIN);
        Compatibility compatibility = Compatibility.of(workerProps);
        return new RestConfig(
                parse(LISTENERS, urls),
                Optional.ofNullable(values.get(ADMIN_LISTENERS)).map(admin -> parse(ADMIN_LISTENERS, strings(admin))),
                AdvertisedAddress.from(values, String.join(",", urls)),
                origins.isBlank()
                        ? Optional.empty()
                        : Optional.of(CorsRule.parse(origins, (String) values.get(ALLOW_METHODS))),
                HeaderRule.parse((String) values.get(HeaderRule.CONFIG)),
                strings(values, EXTENSIONS),
                TlsSettings.of(workerProps, "listeners.https."),
                TlsSettings.of(workerProps, "admin.listeners.https."),
                compatibility,
                Limits.of(values, compatibility),
                false);
    }

    /** The same for a worker of a cluster. */
    public RestConfig ofCluster() {
        return new RestConfig(
                listeners, admin, advertised, cors, headers, extensions, tls, adminTls, compatibility, limits, true);
    }

    /** Settings of Kafka 1.x and 2.x that are read beside those of {@link #configDef()}. */
    public static Set<String> legacyKeys() {
        return Set.of(LEGACY_HOST, LEGACY_PORT);
    }

    /** Definitions of every key read here, for the worker's overview of known keys. */
    public static ConfigDef configDef() {
        ConfigDef.Validator nonEmpty = ValidList.anyNonDuplicateValues(false, false);
        ConfigDef.Validator any = ValidList.anyNonDuplicateValues(true, true);
        return new ConfigDef()
                .define(
                        LISTENERS,
                        Type.LIST,
                        DEFAULT_LISTENER,
                        nonEmpty,
                        Importance.LOW,
                        "URLs on which the REST API"
                                + " listens, e.g. http://:8083 or https://host:8443; an empty host means all interfaces.")
                .define(ADVERTISED_HOST, Type.STRING, null, Importance.LOW, "Host name that other workers use.")
                .define(ADVERTISED_PORT, Type.INT, null, Importance.LOW, "Port that other workers use.")
                .define(ADVERTISED_LISTENER, Type.STRING, null, Importance.LOW, "Protocol that other workers use.")
                .define(ALLOW_ORIGIN, Type.STRING, "", Importance.LOW, "Origins that browsers may call from (CORS).")
                .define(ALLOW_METHODS, Type.STRING, "", Importance.LOW, "Methods that such callers may use.")
                .define(
                        HeaderRule.CONFIG,
                        Type.STRING,
                        "",
                        Importance.LOW,
                        "Headers added to every response, as"
                                + " '[action] [header name]:[header value]', separated by commas.")
                .define(TlsSettings.CLIENT_AUTH, Type.STRING, "none", clientAuth(), Importance.LOW, CLIENT_AUTH_DOC)
                .define(
                        MAX_BODY,
                        Type.LONG,
                        null,
                        atLeast(1),
                        Importance.LOW,
                        "The most bytes that a request's body may have; 10 MB if unset, any in strict mode.")
                .define(
                        MAX_HEADERS,
                        Type.INT,
                        DEFAULT_MAX_HEADERS,
                        atLeast(LEAST_HEADERS),
                        Importance.LOW,
                        "The most bytes that a request's line and headers may have.")
                .define(EXTENSIONS, Type.LIST, "", any, Importance.LOW, "Classes of REST extensions, in order.")
                .define(
                        ADMIN_LISTENERS,
                        Type.LIST,
                        null,
                        any,
                        Importance.LOW,
                        "URLs of the admin endpoints: unset means" + " on the normal listeners, empty means nowhere.");
    }

    private static ConfigDef.Validator clientAuth() {
        return ValidString.in("required", "requested", "none");
    }

    private static ConfigDef.Validator atLeast(long least) {
        return (name, value) -> {
            if (value != null && ((Number) value).longValue() < least) {
                throw new ConfigException(name, value, "Value must be at least " + least);
            }
        };
    }

    private static List<String> listenerUrls(Map<String, String> props, List<String> listeners) {
        String host = props.get(LEGACY_HOST);
        String port = props.get(LEGACY_PORT);
        if (host == null && port == null) {
            return listeners;
        }
        if (props.containsKey(LISTENERS)) {
            LOG.warn("'{}' and '{}' are ignored, because '{}' is set", LEGACY_HOST, LEGACY_PORT, LISTENERS);
            return listeners;
        }
        String url = "http://" + (host == null ? "" : Listener.bracketed(host.trim())) + ":"
                + (port == null ? "8083" : port.trim());
        LOG.warn("'{}' and '{}' are settings of old; write '{}={}' instead", LEGACY_HOST, LEGACY_PORT, LISTENERS, url);
        return List.of(url);
    }

    private static List<Listener> parse(String key, List<String> urls) {
        List<Listener> listeners = new ArrayList<>();
        for (String url : urls) {
            if (url.isBlank() && urls.size() > 1 || url.isBlank() && key.equals(LISTENERS)) {
                throw new ConfigException(key, urls, "Each listener needs a URL, e.g. " + DEFAULT_LISTENER + ".");
            }
            if (!url.isBlank()) {
                listeners.add(Listener.parse(key, url));
            }
        }
        return List.copyOf(listeners);
    }

    private static List<String> strings(Map<String, Object> values, String key) {
        return strings(values.get(key));
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }

    /** Protocol to advertise when none is set: plain HTTP where there is any. */
    static String protocolOf(String listeners) {
        String urls = listeners.toLowerCase(Locale.ROOT);
        return !urls.contains("http://") && urls.contains("https://") ? "https" : "http";
    }
}
