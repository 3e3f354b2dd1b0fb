package io.millrace.worker.store;

import io.millrace.worker.config.SourceConnectorConfig;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.connector.Connector;

/**
 * Tells where the offsets of a source connector are kept. The stores it gives are not started, and are closed by
 * whoever asked for them; starting one may block. Any thread.
 */
public interface OffsetStores {
    /** A connector whose offsets are meant. */
    record Owner(String connector, SourceConnectorConfig config, Class<? extends Connector> type) {}

    /**
     * What a task's store may use of the task; both are closed by the task, after the store.
     *
     * @param number the task's
     * @param admin created when it is first asked for
     */
    record TaskClients(int number, Producer<byte[], byte[]> producer, Supplier<Admin> admin) {}

    /** For a task that reads and writes. */
    OffsetBackingStore forTask(Owner owner, TaskClients clients);

    /** For a task that writes exactly once, by transactions of its producer. May block. */
    TransactionalOffsets forTransactions(Owner owner, TaskClients clients);

    /** For a connector instance, which only reads; starts by itself when it is first asked. */
    OffsetBackingStore forConnector(Owner owner);

    /** For changes from outside while no task runs. */
    OffsetBackingStore forChanges(String connector, Supplier<Owner> owner);

    /** All offsets in this store, which others start and close. */
    static OffsetStores of(OffsetBackingStore store) {
        return new OffsetStores() {
            @Override
            public OffsetBackingStore forTask(Owner owner, TaskClients clients) {
                return new Lent(store);
            }

            @Override
            public TransactionalOffsets forTransactions(Owner owner, TaskClients clients) {
                throw new IllegalStateException(
                        "Task " + owner.connector() + "-" + clients.number() + " cannot write exactly once here");
            }

            @Override
            public OffsetBackingStore forConnector(Owner owner) {
                return new Lent(store);
            }

            @Override
            public OffsetBackingStore forChanges(String connector, Supplier<Owner> owner) {
                return new Lent(store);
            }
        };
    }

    /** A store that is started and closed by somebody else. */
    record Lent(OffsetBackingStore store) implements OffsetBackingStore {
        @Override
        public void start() {}

        @Override
        public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
            return store.get(keys);
        }

        @Override
        public CompletableFuture<Map<ByteBuffer, ByteBuffer>> startingWith(ByteBuffer keyPrefix) {
            return store.startingWith(keyPrefix);
        }

        @Override
        public CompletableFuture<Void> set(Map<ByteBuffer, ByteBuffer> values) {
            return store.set(values);
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "store of offsets";
        }
    }
}
