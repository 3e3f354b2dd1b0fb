package io.millrace.rest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Hands a request on once its body is there, so that clients who send slowly hold memory, and that within bounds, but no
 * thread. Any thread.
 */
final class WholeBodies extends Handler.Wrapper {
    private static final long MOST_WAITING_BYTES = 64 << 20;

    private final AtomicLong waitingBytes = new AtomicLong();

    WholeBodies(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getLength() == 0) {
            return super.handle(request, response, callback);
        }
        Body body = new Body(request, response, callback);
        if (body.isWhole()) { // as most are when their headers are
            return super.handle(body.request(), response, callback);
        }
        request.demand(body);
        return true;
    }

    private void handleLater(Body body) {
        try {
            if (!super.handle(body.request(), body.response, body.callback)) {
                Response.writeError(body.incoming, body.response, body.callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable e) {
            Response.writeError(body.incoming, body.response, body.callback, e);
        }
    }

    /** What has come of one body; called by one thread after the other. */
    private final class Body implements Runnable {
        private final Request incoming;
        private final Response response;
        private final Callback callback;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Throwable failure;

        Body(Request incoming, Response response, Callback callback) {
            this.incoming = incoming;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public void run() {
            if (!isWhole()) {
                incoming.demand(this);
                return;
            }
            if (failure == null || failure instanceof HttpException) {
                handleLater(this);
            } else if (failure instanceof TimeoutException) {
                Response.writeError(incoming, response, callback, HttpStatus.REQUEST_TIMEOUT_408);
            } else {
                callback.failed(failure);
            }
        }

        /** Reads what is there; false when more is to come. Without memory for it, the body ends as a failure. */
        boolean isWhole() {
            try {
                return readOn();
            } catch (OutOfMemoryError e) {
                return ended(e);
            }
        }

        private boolean readOn() {
            for (Content.Chunk chunk = incoming.read(); chunk != null; chunk = incoming.read()) {
                if (Content.Chunk.isFailure(chunk)) {
                    return ended(chunk.getFailure());
                }
                keep(chunk);
                chunk.release();
                if (chunk.isLast()) {
                    return ended(null);
                }
                if (waitingBytes.get() > Math.max(MOST_WAITING_BYTES, bytes.size())) {
                    return ended(tooMuch());
                }
            }
            return false;
        }

        private void keep(Content.Chunk chunk) {
            byte[] added = BufferUtil.toArray(chunk.getByteBuffer());
            bytes.writeBytes(added);
            waitingBytes.addAndGet(added.length);
        }

        private boolean ended(Throwable reason) {
            waitingBytes.addAndGet(-bytes.size());
            failure = reason;
            return true;
        }

        private Throwable tooMuch() {
            Throwable refusal = new HttpException.RuntimeException(
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    JsonErrors.text(
                            HttpStatus.SERVICE_UNAVAILABLE_503,
                            "too many long requests are being sent at once; try again later"));
            incoming.fail(refusal);
            return refusal;
        }

        Request request() {
            ByteBufferContentSource whole = new ByteBufferContentSource(ByteBuffer.wrap(bytes.toByteArray()));
            if (failure != null) {
                whole.fail(failure);
            }
            return new Kept(incoming, whole);
        }
    }

    private static final class Kept extends Request.Wrapper {
        private final Content.Source content;

        Kept(Request request, Content.Source content) {
            super(request);
            this.content = content;
        }

        @Override
        public Content.Chunk read() {
            return content.read();
        }

        @Override
        public void demand(Runnable demanded) {
            content.demand(demanded);
        }

        @Override
        public void fail(Throwable failure) {
            content.fail(failure);
        }
    }
}
