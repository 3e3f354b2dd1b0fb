package io.millrace.launch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that a broker believes to be complete although some of its partitions have not heard of their end. A broker
 * of Kafka 4.3 that is killed between the two, and has nobody else to lead its partitions, forgets them when it comes back:
 * readers of committed records then wait for ever. As an operator does by {@code kafka-transactions.sh}, this aborts them,
 * where records and offsets wait alike. One thread.
 */
final class HangingTransactions {
    private static final Set<TransactionState> UNDER_WAY = Set.of(
            TransactionState.ONGOING,
            TransactionState.PREPARE_COMMIT,
            TransactionState.PREPARE_ABORT,
            TransactionState.PREPARE_EPOCH_FENCE);

    private static final long PATIENCE_MS = 20_000;
    private static final long PAUSE_MS = 4_000;

    /** One that is open in a partition. */
    private record Open(TopicPartition partition, long producerId, int epoch, int coordinatorEpoch) {
        boolean isOfOffsets() {
            return partition.topic().contains("offset");
        }
    }

    private final String bootstrapServers;
    private Set<Open> before = Set.of();
    private long nextMs;
    private int aborted;

    HangingTransactions(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Does nothing for a while; then looks every few seconds, and aborts those that it saw the last time, too. */
    void look(long waitedMs) throws InterruptedException, ExecutionException {
        long nowMs = System.currentTimeMillis();
        if (waitedMs < PATIENCE_MS || nowMs < nextMs) {
            return;
        }
        nextMs = nowMs + PAUSE_MS;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Set<Open> hanging = hanging(admin, open(admin));
            for (Open one : hanging) {
                if (before.contains(one) && isOfBoth(hanging, one.producerId())) {
                    abort(admin, one);
                }
            }
            before = hanging;
        }
    }

    private static boolean isOfBoth(Set<Open> hanging, long producerId) {
        return hanging.stream()
                        .filter(one -> one.producerId() == producerId)
                        .map(Open::isOfOffsets)
                        .distinct()
                        .count()
                == 2;
    }

    private void abort(Admin admin, Open one) throws InterruptedException, ExecutionException {
        System.out.println("The broker has forgotten to end " + one);
        admin.abortTransaction(new AbortTransactionSpec(
                        one.partition(), one.producerId(), (short) one.epoch(), one.coordinatorEpoch()))
                .all()
                .get();
        aborted++;
    }

    private static List<Open> open(Admin admin) throws InterruptedException, ExecutionException {
        List<TopicPartition> partitions = new ArrayList<>();
        Set<String> topics = new HashSet<>(admin.listTopics().names().get());
        admin.describeTopics(topics)
                .allTopicNames()
                .get()
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(each -> partitions.add(new TopicPartition(topic, each.partition()))));
        List<Open> open = new ArrayList<>();
        admin.describeProducers(partitions).all().get().forEach((partition, producers) -> {
            for (ProducerState producer : producers.activeProducers()) {
                if (producer.currentTransactionStartOffset().isPresent()) {
                    int coordinator = producer.coordinatorEpoch().orElse(-1);
                    open.add(new Open(partition, producer.producerId(), producer.producerEpoch(), coordinator));
                }
            }
        });
        return open;
    }

    private static Set<Open> hanging(Admin admin, List<Open> open) throws InterruptedException, ExecutionException {
        List<String> ids = admin.listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .toList();
        Map<Long, TransactionDescription> known = new HashMap<>();
        admin.describeTransactions(ids)
                .all()
                .get()
                .values()
                .forEach(description -> known.put(description.producerId(), description));
        Set<Open> hanging = new HashSet<>(open);
        hanging.removeIf(one -> {
            TransactionDescription description = known.get(one.producerId());
            return description != null
                    && UNDER_WAY.contains(description.state())
                    && description.topicPartitions().contains(one.partition());
        });
        return hanging;
    }

    @Override
    public String toString() {
        return aborted + " ends of transactions forgotten by the broker";
    }
}
