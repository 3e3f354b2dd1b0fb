package io.millrace.launch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A link of its own for each of some workers to the one broker, which has a listener for each of them. One thread. */
final class CutNetwork implements AutoCloseable {
    private final List<Integer> listeners = new ArrayList<>();
    private final List<CutLink> links = new ArrayList<>();
    private final int controllerPort = PackagedHome.freePort();

    CutNetwork(int workers) throws IOException {
        for (int i = 0; i < workers; i++) {
            int listener = PackagedHome.freePort();
            listeners.add(listener);
            links.add(new CutLink(listener));
        }
    }

    CutLink link(int worker) {
        return links.get(worker);
    }

    /** What this worker is to connect to. */
    String bootstrapServers(int worker) {
        return "localhost:" + link(worker).port();
    }

    /** What the broker's command line has to say of it: whoever comes through a link is referred to that link. */
    List<String> brokerOptions(int brokerPort) {
        StringBuilder ports = new StringBuilder("listeners=PLAINTEXT://localhost:" + brokerPort);
        StringBuilder advertised = new StringBuilder("advertised.listeners=PLAINTEXT://localhost:" + brokerPort);
        StringBuilder protocols =
                new StringBuilder("listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        ports.append(",CONTROLLER://localhost:").append(controllerPort);
        for (int i = 0; i < links.size(); i++) {
            ports.append(",WORKER").append(i).append("://localhost:").append(listeners.get(i));
            advertised.append(",WORKER").append(i).append("://localhost:").append(link(i).port());
            protocols.append(",WORKER").append(i).append(":PLAINTEXT");
        }
        return List.of(
                "--controller-port",
                Integer.toString(controllerPort),
                "--set",
                ports.toString(),
                "--set",
                advertised.toString(),
                "--set",
                protocols.toString());
    }

    @Override
    public void close() throws IOException {
        for (CutLink link : links) {
            link.close();
        }
    }
}
