package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.Json;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request that can be passed on to the worker that leads the cluster or runs the connector. Immutable.
 *
 * @param path encoded, below the root
 * @param query parameters that are passed on, encoded; empty for none
 * @param body empty if it has none
 * @param forward the parameter that counts how often it was passed on: not yet, once (true), twice (false)
 */
record Call(
        String method,
        String path,
        String query,
        byte[] body,
        Optional<String> authorization,
        Optional<Boolean> forward,
        UriInfo uri) {
    private static final String FORWARD = "forward";
    private static final byte[] NOTHING = {};
    private static final int PARTS = 18;

    static Call of(ContainerRequestContext request) {
        return of(request, NOTHING);
    }

    static Call of(ContainerRequestContext request, byte[] body) {
        return of(request, body, "");
    }

    static Call of(ContainerRequestContext request, byte[] body, String query) {
        UriInfo uri = request.getUriInfo();
        return new Call(
                request.getMethod(),
                uri.getPath(false),
                query,
                body,
                Optional.ofNullable(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION)),
                Optional.ofNullable(uri.getQueryParameters().getFirst(FORWARD)).map(Boolean::valueOf),
                uri);
    }

    /** How often it was passed on. */
    int hops() {
        return forward.map(once -> once ? 1 : 2).orElse(0);
    }

    /** How long its answer may take: with each hop somewhat less, so that every worker on the way hears the next one. */
    Duration share(Duration timeout) {
        return timeout.multipliedBy(PARTS - hops()).dividedBy(PARTS);
    }

    /** The same with a config, or patch, in place of the one in the body. */
    Call with(Map<String, String> config) {
        ObjectNode settings = Json.strings(config);
        if (!method.equals("POST")) {
            return with(Json.bytes(settings));
        }
        try {
            ObjectNode whole = (ObjectNode) Json.mapper().readTree(body);
            whole.set("config", settings);
            return with(Json.bytes(whole));
        } catch (IOException e) {
            throw new UncheckedIOException("A body that was readable is not any more", e);
        }
    }

    private Call with(byte[] other) {
        return new Call(method, path, query, other, authorization, forward, uri);
    }

    /** As it is sent to another worker. */
    Peers.Request to(String url) {
        String flag = FORWARD + "=" + (hops() == 0);
        return new Peers.Request(
                method,
                url,
                path + "?" + flag + (query.isEmpty() ? "" : "&" + query),
                body.length == 0 ? Optional.empty() : Optional.of(body),
                authorization
                        .map(value -> Map.of(HttpHeaders.AUTHORIZATION, value))
                        .orElse(Map.of()));
    }
}
