package io.millrace.rest;

import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One debug line per request, under the logger's name that users know; costs nothing, the making of the format included,
 * while the level is off. Any thread.
 */
final class AccessLog implements RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.apache.kafka.connect.runtime.rest.RestServer");

    private static final class Lines {
        static final RequestLog IN_NCSA_FORMAT =
                new CustomRequestLog(LOG::debug, CustomRequestLog.EXTENDED_NCSA_FORMAT + " %{ms}T");
    }

    @Override
    public void log(Request request, Response response) {
        if (LOG.isDebugEnabled() && !WarmUp.isSentBy(request)) {
            Lines.IN_NCSA_FORMAT.log(request, response);
        }
    }
}
