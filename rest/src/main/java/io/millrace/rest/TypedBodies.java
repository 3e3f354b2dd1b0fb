package io.millrace.rest;

import io.millrace.rest.resource.OfAnyType;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;

/** Refuses bodies without a {@code Content-Type}, as Apache's worker does; ours takes them for JSON. Any thread. */
final class TypedBodies implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (context.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE) == null && !isOfAnyType(context)) {
            PushbackInputStream body = new PushbackInputStream(context.getInputStream());
            int first = body.read();
            if (first >= 0) {
                throw new NotSupportedException(Response.status(Response.Status.UNSUPPORTED_MEDIA_TYPE)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .build());
            }
            context.setInputStream(InputStream.nullInputStream());
        }
        return context.proceed();
    }

    private static boolean isOfAnyType(ReaderInterceptorContext context) {
        return Arrays.stream(context.getAnnotations()).anyMatch(OfAnyType.class::isInstance);
    }
}
