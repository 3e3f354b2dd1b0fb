package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.servlet.spi.AsyncContextDelegate;
import org.junit.jupiter.api.Test;

final class AsyncRequestsTest {
    private final Map<Object, Object> attributes = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final AsyncContext context = proxy(AsyncContext.class, (self, method, arguments) -> {
        calls.add(method.getName());
        return null;
    });
    private final HttpServletRequest request =
            proxy(HttpServletRequest.class, (self, method, arguments) -> switch (method.getName()) {
                case "startAsync" -> context;
                case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
                case "getAttribute" -> attributes.get(arguments[0]);
                default -> throw new UnsupportedOperationException(method.getName());
            });

    @Test
    void aRequestWhoseClientHasGoneIsEndedOnceAndForAll() {
        AsyncContextDelegate delegate = new AsyncRequests().createDelegate(request, null);
        delegate.suspend();

        AsyncRequests.abandon(request);
        delegate.complete();
        AsyncRequests.abandon(request);

        assertTrue(delegate.isCompleted());
        assertEquals(List.of("setTimeout", "complete"), calls);
    }

    @Test
    void whatWasNeverPutAsideIsLeftToTheServer() {
        new AsyncRequests().createDelegate(request, null);

        AsyncRequests.abandon(request);

        assertEquals(List.of(), calls);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
