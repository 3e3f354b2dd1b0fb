package io.millrace.rest;

import io.millrace.rest.json.Json;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** The HTTP server's own refusals (malformed requests, failures outside the application) as JSON. Any thread. */
final class JsonErrors extends ErrorHandler {
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        StartGate.write(response, Json.error(code, text(code, message)), callback);
    }

    static String text(int code, String detail) {
        String standard = HttpStatus.getMessage(code);
        boolean saysMore = detail != null && !detail.isBlank() && !detail.equals(standard);
        return "HTTP " + code + " " + standard + (saysMore ? ": " + detail : remedy(code));
    }

    /** What the server itself says nothing about. */
    private static String remedy(int code) {
        return code == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 || code == HttpStatus.URI_TOO_LONG_414
                ? ": send fewer or shorter headers and a shorter URL, or raise '" + RestConfig.MAX_HEADERS
                        + "' of this worker"
                : "";
    }
}
