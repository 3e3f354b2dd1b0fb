package io.millrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Two listening ports on localhost, checked or chosen before anything starts. */
record Ports(int broker, int controller) {

    /** Zero means any free port; another number must be free now. */
    static Ports reserve(int broker, int controller) {
        try (ServerSocket first = bind(broker, "the worker's 'bootstrap.servers'");
                ServerSocket second = bind(controller, "--controller-port")) {
            return new Ports(first.getLocalPort(), second.getLocalPort());
        } catch (IOException e) {
            throw new EmbeddedKafkaException("Could not probe ports on localhost: " + e.getMessage(), e);
        }
    }

    // Both sockets are held until both numbers are known, so the two can never be the same.
    private static ServerSocket bind(int port, String option) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new EmbeddedKafkaException(refusal(port, option, e), e);
        }
    }

    private static String refusal(int port, String option, IOException e) {
        String place = "Port " + port + " on localhost ";
        return String.valueOf(e.getMessage()).startsWith("Permission denied")
                ? place + "needs more rights than this user has; choose one above 1023 with " + option
                : place + "is already in use; stop what listens there or choose another with " + option
                        + "; if a broker listens there that is to be used, start without --embedded-kafka";
    }
}
