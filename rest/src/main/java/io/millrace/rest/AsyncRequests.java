package io.millrace.rest;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.glassfish.jersey.servlet.spi.AsyncContextDelegate;
import org.glassfish.jersey.servlet.spi.AsyncContextDelegateProvider;

/** Lets Jersey put requests aside without a thread, by the means of the servlet API. Any thread. */
final class AsyncRequests implements AsyncContextDelegateProvider {
    private static final String SUSPENSION = AsyncRequests.class.getName();

    @Override
    public AsyncContextDelegate createDelegate(HttpServletRequest request, HttpServletResponse response) {
        return new Suspension(request, response);
    }

    /** Ends the request if it was put aside: nobody is there any more to be answered, and Jersey would let it wait. */
    static void abandon(HttpServletRequest request) {
        if (request.getAttribute(SUSPENSION) instanceof Suspension suspension) {
            suspension.complete();
        }
    }

    private static final class Suspension implements AsyncContextDelegate {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private AsyncContext context;
        private boolean completed;

        Suspension(HttpServletRequest request, HttpServletResponse response) {
            this.request = request;
            this.response = response;
        }

        /** Without a time-out here: the endpoints have their own. */
        @Override
        public synchronized void suspend() {
            if (!completed && context == null) {
                context = request.startAsync(request, response);
                context.setTimeout(0);
                request.setAttribute(SUSPENSION, this);
            }
        }

        @Override
        public synchronized void complete() {
            if (!completed && context != null) {
                context.complete();
            }
            completed = true;
        }

        @Override
        public synchronized boolean isCompleted() {
            return completed;
        }
    }
}
