package io.millrace.rest;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Refuses bodies that are too long with 413: at once if their length is told, otherwise as they come. Any thread. */
final class BodyLimit extends Handler.Wrapper {
    private final long mostBytes;

    BodyLimit(long mostBytes, Handler next) {
        super(next);
        this.mostBytes = mostBytes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > mostBytes) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close"); // nobody reads the rest
            Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, reason());
            return true;
        }
        return super.handle(new Counted(request), response, callback);
    }

    private String reason() {
        return "the body has more than the " + mostBytes + " bytes that '" + RestConfig.MAX_BODY
                + "' of this worker allows";
    }

    private final class Counted extends Request.Wrapper {
        private long bytes;

        Counted(Request request) {
            super(request);
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            bytes += chunk == null ? 0 : chunk.remaining();
            if (bytes <= mostBytes || Content.Chunk.isFailure(chunk)) {
                return chunk;
            }
            chunk.release();
            HttpException.RuntimeException refusal = new HttpException.RuntimeException(
                    HttpStatus.PAYLOAD_TOO_LARGE_413, JsonErrors.text(413, reason()));
            fail(refusal);
            return Content.Chunk.from(refusal, true);
        }
    }
}
