package io.millrace.rest;

import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Hides the {@code Content-Type} of requests that have no body, since many clients send a default there, and empty ones.
 * Any thread.
 */
final class BodylessRequests extends Handler.Wrapper {
    // Spring's RestTemplate sends a DELETE as an empty form in chunks, which cannot be told from one with a body.
    private static final Set<String> NEVER_READ = Set.of("GET", "HEAD", "DELETE", "OPTIONS");

    BodylessRequests(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields headers = request.getHeaders();
        String type = headers.get(HttpHeader.CONTENT_TYPE);
        boolean hide =
                type != null && (type.isBlank() || NEVER_READ.contains(request.getMethod()) || hasNoBody(headers));
        return super.handle(hide ? new Untyped(request) : request, response, callback);
    }

    private static boolean hasNoBody(HttpFields headers) {
        return !headers.contains(HttpHeader.TRANSFER_ENCODING) && headers.getLongField(HttpHeader.CONTENT_LENGTH) <= 0;
    }

    private static final class Untyped extends Request.Wrapper {
        private final HttpFields headers;

        Untyped(Request request) {
            super(request);
            this.headers = HttpFields.build(request.getHeaders())
                    .remove(HttpHeader.CONTENT_TYPE)
                    .asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
