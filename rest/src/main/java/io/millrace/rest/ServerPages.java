package io.millrace.rest;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** The HTTP server's own refusals as Apache's worker has them: pages, and nothing to most methods. Any thread. */
final class ServerPages extends ErrorHandler {
    /** What is wrong with paths that Apache's server does not even parse. */
    private static final List<String> UNREAD = List.of("Ambiguous URI ", "Suspicious Path ");

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (isUnread(request)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        return super.handle(request, response, callback);
    }

    /** The path is not shown then. */
    @Override
    protected void writeErrorHtmlMessage(
            Request request, Writer writer, int code, String message, Throwable cause, String uri) throws IOException {
        super.writeErrorHtmlMessage(request, writer, code, message, cause, isUnread(request) ? "/badURI" : uri);
    }

    private static boolean isUnread(Request request) {
        return request.getAttribute(ERROR_MESSAGE) instanceof String message
                && UNREAD.stream().anyMatch(message::startsWith);
    }
}
