package io.millrace.rest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Sends answers of a known length in one piece and without a thread that waits for it, so that clients who do not read them
 * hold memory, and that within bounds, but no thread. Any thread.
 */
final class WholeAnswers extends Handler.Wrapper {
    private static final int SHARE_OF_THE_HEAP = 8;

    private final long mostWaitingBytes = Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP;
    private final AtomicLong waitingBytes = new AtomicLong();

    WholeAnswers(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Answer answer = new Answer(request, response);
        return super.handle(request, answer, Callback.from(() -> answer.whenSent(callback), callback::failed));
    }

    private final class Answer extends Response.Wrapper {
        private ByteArrayOutputStream kept;
        private volatile CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

        Answer(Request request, Response response) {
            super(request, response);
        }

        @Override
        public boolean isCommitted() {
            return kept != null || super.isCommitted();
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (kept == null && !mayBeKept()) {
                super.write(last, content, callback);
                return;
            }
            keep(content);
            if (last) {
                Callback.Completable sending = new Callback.Completable();
                sent = sending;
                super.write(true, ByteBuffer.wrap(kept.toByteArray()), sending);
            }
            callback.succeeded(); // the writer need not wait; the request ends once all is sent
        }

        private boolean mayBeKept() {
            long length = getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
            return length > 0 && !super.isCommitted() && waitingBytes.get() + length <= mostWaitingBytes;
        }

        private void keep(ByteBuffer content) {
            if (kept == null) {
                kept = new ByteArrayOutputStream();
                Request.addCompletionListener(getRequest(), failure -> waitingBytes.addAndGet(-kept.size()));
            }
            if (BufferUtil.hasContent(content)) {
                byte[] added = BufferUtil.toArray(content);
                kept.writeBytes(added);
                waitingBytes.addAndGet(added.length);
            }
        }

        void whenSent(Callback callback) {
            sent.whenComplete((done, failure) -> {
                if (failure == null) {
                    callback.succeeded();
                } else {
                    callback.failed(failure);
                }
            });
        }
    }
}
