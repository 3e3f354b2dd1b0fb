package io.millrace.launch.fuzz;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends messages that a seed decides to a worker, from several clients at a time. The test's thread. */
public final class Fuzzer {
    private static final int CLIENTS = 3;

    private final InetSocketAddress server;
    private final long seed;
    private final Path folder;
    private final String topic;

    /**
     * Aims at a worker.
     *
     * @param folder where the connectors it makes read and write files
     * @param topic theirs
     */
    public Fuzzer(URI server, long seed, Path folder, String topic) {
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
        this.seed = seed;
        this.folder = folder;
        this.topic = topic;
    }

    /** Sends so many messages; a run of another number sends others. */
    public FuzzTally run(int messages, int run) throws InterruptedException, ExecutionException {
        FuzzTally tally = new FuzzTally();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                clients.add(threads.submit(() -> send(messages / CLIENTS + 1, run, number, tally)));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return tally;
    }

    private Void send(int messages, int run, int number, FuzzTally tally) throws IOException {
        Grammar grammar = new Grammar(seed * 1_000 + run * 10L + number, folder, topic);
        try (FuzzClient client = new FuzzClient(server, tally)) {
            for (int each = 0; each < messages; each++) {
                client.exchange(grammar.next(), "run " + run + ", client " + number + ", message " + each);
            }
        }
        return null;
    }
}
