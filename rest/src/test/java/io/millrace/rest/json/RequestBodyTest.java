package io.millrace.rest.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
    @Test
    void numbersStayAsTheyAreWritten() {
        assertEquals(
                "{a=1.50, b=1e3, c=2, d=true, e=null, f=x}",
                config("{\"a\":1.50,\"b\":1e3,\"c\":2,\"d\":true,\"e\":null,\"f\":\"x\"}"));
    }

    @Test
    void ofTwoMembersOfOneNameTheLastCounts() {
        assertEquals("{b=1.50}", inner("{\"config\":{\"a\":{}},\"config\":{\"b\":1.50}}"));
        assertEquals("{b=1.50}", inner("{\"config\":[1],\"x\":{\"config\":{\"c\":2.50}},\"config\":{\"b\":1.50}}"));
        assertEquals("{a=1.50}", config("{\"a\":{\"b\":[1]},\"a\":1.50}"));
    }

    private static String config(String body) {
        return RequestBody.config(body.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String inner(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        Map<String, String> values =
                RequestBody.strings(body, RequestBody.object(body).get("config"), "config.");
        return values.toString();
    }
}
