package io.millrace.worker.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.connect.errors.ConnectException;

/** An admin client that several parts use, created when the first of them needs it. Any thread. */
public final class SharedAdmin implements Supplier<Admin>, AutoCloseable {
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final KafkaClients clients;
    private final Supplier<Map<String, Object>> config;
    private Optional<Admin> created = Optional.empty();
    private boolean closed;

    /** @param config asked when the client is created, e.g. {@link ClientConfigs#sharedAdmin()} */
    public SharedAdmin(KafkaClients clients, Supplier<Map<String, Object>> config) {
        this.clients = clients;
        this.config = config;
    }

    @Override
    public synchronized Admin get() {
        if (closed) {
            throw new ConnectException("The admin client is closed");
        }
        Admin admin = created.orElseGet(() -> clients.admin(config.get()));
        created = Optional.of(admin);
        return admin;
    }

    /** Gives up what is still under way after a while; idempotent. */
    @Override
    public void close() {
        Optional<Admin> admin;
        synchronized (this) {
            closed = true;
            admin = created;
            created = Optional.empty();
        }
        admin.ifPresent(client -> client.close(CLOSE_WAIT));
    }

    @Override
    public String toString() {
        return "admin client";
    }
}
