package io.millrace.rest.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallTest {
    private static final String LEADER = "http://h:8083/";

    @Test
    void countsHowOftenItIsPassedOn() {
        assertEquals(
                List.of("c/restart?forward=true&x=y", "c/restart?forward=false&x=y"),
                List.of(
                        call("POST", Optional.empty(), "").to(LEADER).pathAndQuery(),
                        call("POST", Optional.of(true), "").to(LEADER).pathAndQuery()));
        assertEquals(2, call("POST", Optional.of(false), "").hops());
    }

    @Test
    void leavesTimeForTheWorkersBeforeIt() {
        Duration timeout = Duration.ofSeconds(90);

        assertEquals(timeout, call("POST", Optional.empty(), "").share(timeout));
        assertEquals(Duration.ofSeconds(85), call("POST", Optional.of(true), "").share(timeout));
        assertEquals(
                Duration.ofSeconds(80), call("POST", Optional.of(false), "").share(timeout));
    }

    @Test
    void anotherConfigTakesThePlaceOfTheOneInTheBody() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("b", "2");
        config.put("c", null);
        String create = "{\"name\":\"n\",\"config\":{\"a\":\"1\"},\"initial_state\":\"PAUSED\"}";

        assertEquals(
                "{\"name\":\"n\",\"config\":{\"b\":\"2\",\"c\":null},\"initial_state\":\"PAUSED\"}",
                sent(call("POST", Optional.empty(), create).with(config)));
        assertEquals(
                "{\"b\":\"2\",\"c\":null}",
                sent(call("PUT", Optional.empty(), "{}").with(config)));
    }

    private static String sent(Call call) {
        return new String(call.to(LEADER).body().orElseThrow(), UTF_8);
    }

    private static Call call(String method, Optional<Boolean> forward, String body) {
        return new Call(method, "c/restart", "x=y", body.getBytes(UTF_8), Optional.empty(), forward, null);
    }
}
