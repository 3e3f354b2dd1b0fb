package io.millrace.rest;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey, which forgets to end a request that it has put aside when the client does not wait for the answer. Any thread. */
final class JerseyServlet extends ServletContainer {
    private static final long serialVersionUID = 1;

    JerseyServlet(ResourceConfig config) {
        super(config);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        super.service(request, new HttpServletResponseWrapper(response) {
            @Override
            public ServletOutputStream getOutputStream() throws IOException {
                return new Output(super.getOutputStream(), request);
            }
        });
    }

    private interface Write {
        void run() throws IOException;
    }

    private static final class Output extends ServletOutputStream {
        private final ServletOutputStream out;
        private final HttpServletRequest request;

        Output(ServletOutputStream out, HttpServletRequest request) {
            this.out = out;
            this.request = request;
        }

        @Override
        public void write(int each) throws IOException {
            orAbandon(() -> out.write(each));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            orAbandon(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            orAbandon(out::flush);
        }

        @Override
        public void close() throws IOException {
            orAbandon(out::close);
        }

        private void orAbandon(Write write) throws IOException {
            try {
                write.run();
            } catch (IOException e) {
                AsyncRequests.abandon(request);
                throw e;
            }
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
