package io.millrace.worker.sink;

/** Puts the consumer on offer during a put, and lends it at once where the put is likely to be slow and more
 * waits to be read. Task thread. */
final class PutLoan {
    private final Lending lending;
    private final SlowPuts slowPuts;
    private final SinkReader reader;
    private final SinkRebalance rebalance;

    PutLoan(Lending lending, SlowPuts slowPuts, SinkReader reader, SinkRebalance rebalance) {
        this.lending = lending;
        this.slowPuts = slowPuts;
        this.reader = reader;
        this.rebalance = rebalance;
    }

    /**
     * @param records how many are put
     * @param readsAhead whether others may be read meanwhile
     */
    void begins(int records, boolean readsAhead) {
        reader.readsAhead(readsAhead);
        boolean lends = readsAhead && slowPuts.expectsSlow(records) && reader.hasMoreToRead();
        lending.offer();
        slowPuts.begins();
        if (lends) {
            lending.lend();
        }
    }

    /** The plugin has returned, be it by an exception. */
    void putReturned(int records) {
        slowPuts.ends(records);
    }

    /** Returns when the consumer is back. */
    void ends() {
        lending.reclaim();
    }

    /** Throws what failed on the reader's thread, but for what comes of a record. */
    void rethrow() {
        rebalance.rethrow();
        reader.rethrow();
    }
}
