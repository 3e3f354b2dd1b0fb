package io.millrace.worker.sink;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds of sink tasks holds, too, while another thread has their consumer during each put. */
@ExtendWith(AlwaysLending.class)
class LentSinkTest {
    @Nested
    class Commits extends SinkCommitTest {}

    @Nested
    class CommitContract extends SinkCommitContractTest {}

    @Nested
    class CommitLog extends SinkCommitLogTest {}

    @Nested
    class Contract extends SinkContractTest {}

    @Nested
    class Delivery extends SinkDeliveryTest {}

    @Nested
    class KeepingAlive extends KeepAliveTest {}

    @Nested
    class Metrics extends SinkMetricsTest {}

    @Nested
    class Poison extends PoisonSearchTest {}

    @Nested
    class PoisonRandom extends PoisonSearchRandomTest {}

    @Nested
    class PoisonVerdict extends PoisonVerdictTest {}

    @Nested
    class Rebalance extends SinkRebalanceTest {}

    @Nested
    class RebalanceContract extends SinkRebalanceContractTest {}
}
