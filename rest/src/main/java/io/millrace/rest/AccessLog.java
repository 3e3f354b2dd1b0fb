package io.millrace.rest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per request, as Apache's worker writes it, under the logger's name that users know; costs nothing, the making
 * of the format included, while the level is off. Any thread.
 */
final class AccessLog implements RequestLog {
    /** Read in one go, whatever callers send: each name begins where the one before it ends. */
    private static final Pattern PARAMETER = Pattern.compile("([?&][^=&?\\s\"]*+=)[^&\\s\"]++");

    private static final Pattern SECRET_NAME = Pattern.compile("(?i)passw|secret|token|credential|key");

    private static final Logger LOG = LoggerFactory.getLogger("org.apache.kafka.connect.runtime.rest.RestServer");

    private static final class Lines {
        static final RequestLog IN_NCSA_FORMAT = new CustomRequestLog(
                line -> LOG.info(withoutSecrets(line)), CustomRequestLog.EXTENDED_NCSA_FORMAT + " %{ms}T");
    }

    @Override
    public void log(Request request, Response response) {
        if (LOG.isInfoEnabled() && !WarmUp.isSentBy(request)) {
            Lines.IN_NCSA_FORMAT.log(request, response);
        }
    }

    /** Callers put things into query parameters that do not belong there. */
    static String withoutSecrets(String line) {
        return PARAMETER
                .matcher(line)
                .replaceAll(parameter -> Matcher.quoteReplacement(
                        SECRET_NAME.matcher(parameter.group(1)).find()
                                ? parameter.group(1) + "[hidden]"
                                : parameter.group()));
    }
}
