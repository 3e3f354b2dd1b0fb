package io.millrace.rest.resource;

import io.millrace.worker.api.ConfigWarning;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.List;

/**
 * Warnings beside an answer, as {@code Warning: 299 - "…"}: clients that know nothing of them ignore the header, and bodies
 * stay as they are. Short, so that no client's limit on headers is met.
 */
final class WarningHeaders {
    static final String HEADER = "Warning";
    private static final int MOST = 8;
    private static final int LONGEST = 240;

    private WarningHeaders() {}

    static ResponseBuilder add(ResponseBuilder response, List<ConfigWarning> warnings) {
        warnings.stream().limit(MOST).forEach(warning -> response.header(HEADER, value(warning.message())));
        if (warnings.size() > MOST) {
            response.header(HEADER, value((warnings.size() - MOST) + " more; a dry run tells all"));
        }
        return response;
    }

    private static String value(String message) {
        StringBuilder text = new StringBuilder("299 - \"");
        String shown = message.length() <= LONGEST ? message : message.substring(0, LONGEST - 3) + "...";
        shown.chars().map(each -> isPlain(each) ? each : '?').forEach(each -> text.append((char) each));
        return text.append('"').toString();
    }

    /** Keys are the caller's: what would end the quotes or the line is not shown. */
    private static boolean isPlain(int each) {
        return each >= ' ' && each < 0x7f && each != '"' && each != '\\';
    }
}
