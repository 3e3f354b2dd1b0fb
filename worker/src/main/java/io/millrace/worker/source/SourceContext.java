package io.millrace.worker.source;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** The context that a source task is given. Any thread. */
final class SourceContext implements SourceTaskContext {
    private final SourceTaskParts parts;
    private final Optional<TransactionContext> transactions;

    SourceContext(SourceTaskParts parts, Optional<TransactionContext> transactions) {
        this.parts = parts;
        this.transactions = transactions;
    }

    @Override
    public Map<String, String> configs() {
        return parts.configs().get();
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
        return parts.offsetReader();
    }

    /** Null tells the task that it cannot define transactions. */
    @Override
    public TransactionContext transactionContext() {
        return transactions.orElse(null);
    }

    @Override
    public PluginMetrics pluginMetrics() {
        return parts.pluginMetrics();
    }
}
