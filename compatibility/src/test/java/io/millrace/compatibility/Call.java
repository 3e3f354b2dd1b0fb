package io.millrace.compatibility;

import java.util.LinkedHashMap;
import java.util.Map;

/** A REST call as it is written down; with a body it is JSON, unless a header says otherwise. */
record Call(String method, String path, String body, Map<String, String> headers) {
    static Call get(String path) {
        return new Call("GET", path, null, Map.of());
    }

    static Call delete(String path) {
        return new Call("DELETE", path, null, Map.of());
    }

    static Call post(String path, String body) {
        return of("POST", path, body);
    }

    static Call post(String path) {
        return new Call("POST", path, null, Map.of());
    }

    static Call put(String path, String body) {
        return of("PUT", path, body);
    }

    static Call put(String path) {
        return new Call("PUT", path, null, Map.of());
    }

    static Call patch(String path, String body) {
        return of("PATCH", path, body);
    }

    static Call of(String method, String path, String body) {
        return new Call(method, path, body, body == null ? Map.of() : Map.of("Content-Type", "application/json"));
    }

    Call with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Call(method, path, body, more);
    }

    @Override
    public String toString() {
        String rest = body == null ? "" : " " + body.strip().replaceAll("\\s*\\n\\s*", " ");
        boolean plain = headers.isEmpty() || headers.equals(Map.of("Content-Type", "application/json"));
        return method + " " + path + rest + (plain ? "" : " " + headers);
    }
}
