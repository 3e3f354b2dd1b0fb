package io.millrace.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that leads to another one, until it is cut. A thread for the port, and two for each connection, take what comes;
 * any thread may cut and mend.
 */
final class CutLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CutLink.class);

    /** What becomes of what is sent. */
    enum State {
        /** It arrives. */
        WHOLE,
        /** Connections end, and new ones end at once. */
        REFUSING,
        /** It waits until the link is mended, without a sign to either side. */
        SILENT
    }

    private final ServerSocket port;
    private final int target;
    private final Set<Socket> sockets = new HashSet<>();
    private State state = State.WHOLE;

    /** Leads to this port from a free one. */
    CutLink(int target) throws IOException {
        this.target = target;
        port = new ServerSocket(0, 200, InetAddress.getByName("localhost"));
        begin("cut-link-" + port(), this::accept);
    }

    int port() {
        return port.getLocalPort();
    }

    synchronized void become(State next) {
        state = next;
        if (next == State.REFUSING) {
            closeAll();
        }
        notifyAll();
    }

    private static void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!port.isClosed()) {
            try {
                Socket near = port.accept();
                keep(near);
                begin("cut-link-" + port() + "-" + near.getPort(), () -> connect(near));
            } catch (IOException e) {
                LOG.debug("Port {} takes no more connections", port(), e);
            }
        }
    }

    private void connect(Socket near) {
        try {
            awaitPassage();
            Socket far = new Socket(InetAddress.getByName("localhost"), target);
            keep(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            begin("cut-link-" + port() + "-" + near.getPort() + "-back", () -> pump(far, near));
            pump(near, far);
        } catch (IOException e) {
            end(near, e);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitPassage();
                out.write(buffer, 0, count);
            }
            end(from, null);
            end(to, null);
        } catch (IOException e) {
            end(from, e);
            end(to, e);
        }
    }

    private synchronized void awaitPassage() throws IOException {
        while (state == State.SILENT) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
        if (state == State.REFUSING) {
            throw new IOException("The link is cut");
        }
    }

    private synchronized void keep(Socket socket) {
        sockets.add(socket);
    }

    private synchronized void end(Socket socket, IOException reason) {
        LOG.trace("Connection {} ends", socket, reason);
        sockets.remove(socket);
        close(socket);
    }

    private synchronized void closeAll() {
        sockets.forEach(CutLink::close);
        sockets.clear();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{} was not closed", socket, e);
        }
    }

    @Override
    public void close() throws IOException {
        port.close();
        become(State.REFUSING);
    }
}
