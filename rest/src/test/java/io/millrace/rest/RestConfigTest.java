package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.rest.AdvertisedAddress.Bound;
import io.millrace.rest.Listener.Protocol;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestConfigTest {
    @Test
    void listensOnPort8083OfAllInterfacesUnlessTold() {
        RestConfig config = RestConfig.from(Map.of());

        assertEquals(List.of(new Listener(Protocol.HTTP, "", 8083)), config.listeners());
        assertEquals(Optional.empty(), config.admin());
    }

    @Test
    void readsHostsOfEveryForm() {
        RestConfig config =
                RestConfig.from(Map.of("listeners", "HTTP://[::1]:1, https://my-host.x:2,http://0.0.0.0:0"));

        assertEquals(
                List.of(
                        new Listener(Protocol.HTTP, "::1", 1),
                        new Listener(Protocol.HTTPS, "my-host.x", 2),
                        new Listener(Protocol.HTTP, "0.0.0.0", 0)),
                config.listeners());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "listeners       | ``            | listeners",
                "listeners       | 8083          | Listener doesn't have the right format (protocol://hostname:port).",
                "listeners       | ftp://:1      | Listener protocol must be either \"http\" or \"https\".",
                "listeners       | http://:70000 | between 0 and 65535",
                "listeners       | http://:-1    | between 0 and 65535",
                "admin.listeners | nowhere       | admin.listeners",
                "rest.port       | many          | right format",
                "rest.advertised.port | x        | rest.advertised.port",
                "ssl.client.auth | maybe         | ssl.client.auth",
                "response.http.headers.config | set        | Invalid format of header config 'set'.",
                "response.http.headers.config | set a:b:c  | Invalid format of header name and header value pair 'a:b:c'.",
                "response.http.headers.config | put a:b    | Invalid header config action: 'put'.",
                "response.http.headers.config | set a b:c  | Invalid header name 'a b'.",
                "response.http.headers.config | setDate a:tomorrow | milliseconds",
            })
    void wrongSettingsAreNamed(String key, String value, String text) {
        ConfigException refusal = assertThrows(ConfigException.class, () -> RestConfig.from(Map.of(key, value)));

        assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
    }

    @Test
    void oldSettingsCountWhileListenersAreAbsent() {
        Map<String, String> old = Map.of("rest.port", "18083", "rest.host.name", "box");
        Map<String, String> both = new HashMap<>(old);
        both.put("listeners", "http://:1");

        assertEquals(
                List.of(new Listener(Protocol.HTTP, "box", 18083)),
                RestConfig.from(old).listeners());
        assertEquals(
                List.of(new Listener(Protocol.HTTP, "", 1)),
                RestConfig.from(both).listeners());
    }

    @Test
    void adminListenersMayBeNoneOrApart() {
        assertEquals(
                Optional.of(List.of()),
                RestConfig.from(Map.of("admin.listeners", "")).admin());
        assertEquals(
                Optional.of(List.of(new Listener(Protocol.HTTP, "a", 1))),
                RestConfig.from(Map.of("admin.listeners", "http://a:1")).admin());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "http://:8083                  | -     | -    | -     | http://10.0.0.1:8083/",
                "http://here:8083              | -     | -    | -     | http://here:8083/",
                "https://a:1,http://b:2        | -     | -    | -     | http://b:2/",
                "https://a:1                   | -     | -    | -     | https://a:1/",
                "https://a:1,http://b:2        | HTTPS | -    | -     | https://a:1/",
                "http://here:8083              | -     | 80   | under_score | http://under_score:80/",
                "http://[::1]:8083             | -     | -    | -     | http://[::1]:8083/",
            })
    void advertisesByTheRules(String listeners, String protocol, String port, String host, URI url) {
        Map<String, String> props = new HashMap<>();
        props.put("listeners", listeners);
        props.put("rest.advertised.listener", protocol);
        props.put("rest.advertised.port", port);
        props.put("rest.advertised.host.name", host);
        props.values().removeIf(value -> value == null);
        RestConfig config = RestConfig.from(props);

        List<Bound> bound = config.listeners().stream()
                .map(listener -> new Bound(listener, listener.port()))
                .toList();

        assertEquals(url, config.advertised().url(bound, "10.0.0.1"));
    }

    @Test
    void advertisingAProtocolThatNobodySpeaksIsRefused() {
        RestConfig config = RestConfig.from(Map.of("rest.advertised.listener", "https"));

        assertThrows(ConfigException.class, () -> config.advertised().url(List.of(), "h"));
    }
}
