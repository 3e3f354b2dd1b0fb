package io.millrace.worker.simulation;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Transactional producers as their brokers know them, and what tasks have committed: of each source partition the numbers
 * from 0 on, none twice and none left out, and nothing of a former set of tasks once a later one has committed.
 */
public final class SimulatedTransactions {
    /** How many source partitions a connector shares out among its tasks. */
    static final int PARTITIONS = 4;

    /** A transaction of a producer; the same number again is the same transaction, whose answer got lost. */
    private record Transaction(String id, int epoch, long number) {}

    private final Map<String, Integer> epochs = new HashMap<>();
    private final Set<Transaction> committed = new HashSet<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final Map<String, Long> sets = new HashMap<>();
    private int refused;

    /** As {@code initTransactions} and {@code fenceProducers} do: whoever had the id before is fenced. */
    public int begin(String id) {
        return epochs.merge(id, 1, Integer::sum);
    }

    /** Whether the producer that got this epoch may commit. */
    public boolean isValid(String id, int epoch) {
        boolean valid = epochs.get(id) == epoch;
        refused += valid ? 0 : 1;
        return valid;
    }

    static String id(ConnectorTaskId task) {
        return "cluster-" + task;
    }

    /** The number that comes next, by what is committed. */
    long offset(String partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    /**
     * Commits numbers of some source partitions, and the offsets behind them; false if another producer has the id.
     *
     * @param set of the connector's tasks that the task belongs to: how many there were up to it
     * @param from the first number of each partition
     */
    boolean commit(ConnectorTaskId task, int epoch, long number, long set, Map<String, Long> from, long count) {
        String id = id(task);
        if (!isValid(id, epoch)) {
            return false;
        }
        if (!committed.add(new Transaction(id, epoch, number))) {
            return true;
        }
        long last = sets.merge(task.connector(), set, Math::max);
        if (last > set) {
            throw new AssertionError(id + " commits as a task of set " + set + ", after those of set " + last);
        }
        from.forEach((partition, first) -> {
            if (offset(partition) != first) {
                throw new AssertionError(id + " of set " + set + " counts " + partition + " from " + first
                        + " on, committed is what comes before " + offset(partition));
            }
            offsets.put(partition, first + count);
        });
        return true;
    }

    /** How many transactions of tasks were committed. */
    int committed() {
        return committed.size();
    }

    /** How many commits failed as their producers were fenced. */
    int refused() {
        return refused;
    }
}
