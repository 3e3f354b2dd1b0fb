package io.millrace.testing.counting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Batches of any size, none at all now and then: {@code partition number instance time}. Where it may, it says itself when
 * a transaction ends. What it is going to abort says so, carries the offset to go back to, and comes again without.
 */
public final class CountingTask extends SourceTask {
    private static final double EMPTY = 0.2;

    private final Random random = new Random();
    private final String instance = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, Long> next = new HashMap<>();
    private List<String> share;
    private String topic;
    private int longestPauseMs;
    private int largestBatch;
    private CountedTransactions transactions;
    private boolean stopped;

    @Override
    public void start(Map<String, String> settings) {
        share = List.of(settings.get("share").split(","));
        topic = settings.get("topic");
        longestPauseMs = Integer.parseInt(settings.getOrDefault("pause.ms", "60"));
        largestBatch = Integer.parseInt(settings.getOrDefault("batch", "10"));
        for (String partition : share) {
            Map<String, Object> offset = context.offsetStorageReader().offset(Map.of("partition", partition));
            next.put(partition, offset == null ? 0 : (Long) offset.get("next"));
        }
        if (context.transactionContext() != null) {
            transactions = new CountedTransactions(context.transactionContext(), next, random);
        }
    }

    @Override
    public synchronized List<SourceRecord> poll() throws InterruptedException {
        wait(1 + random.nextInt(longestPauseMs));
        if (stopped || random.nextDouble() < EMPTY) {
            return random.nextBoolean() ? null : List.of();
        }
        List<SourceRecord> batch = new ArrayList<>();
        for (int left = 1 + random.nextInt(largestBatch); left > 0; left--) {
            batch.add(record());
        }
        if (transactions != null) {
            transactions.endOfBatch();
        }
        return batch;
    }

    private SourceRecord record() {
        String partition = share.get(random.nextInt(share.size()));
        long number = next.merge(partition, 1L, Long::sum) - 1;
        String fate = transactions == null ? "" : transactions.fate();
        long resume = fate.isEmpty() ? number + 1 : transactions.before(partition);
        SourceRecord record = new SourceRecord(
                Map.of("partition", partition),
                Map.of("next", resume),
                topic,
                Schema.STRING_SCHEMA,
                partition,
                Schema.STRING_SCHEMA,
                partition + " " + number + " " + instance + " " + System.currentTimeMillis() + fate);
        if (transactions != null) {
            transactions.endOf(record);
        }
        return record;
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    @Override
    public String version() {
        return "1.0";
    }
}
