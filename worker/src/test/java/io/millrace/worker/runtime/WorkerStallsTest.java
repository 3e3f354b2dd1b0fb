package io.millrace.worker.runtime;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.api.StalledCall;
import io.millrace.worker.metrics.TaskMetrics;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerStallsTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("orders", 0);
    private static final long THRESHOLD_MS = Duration.ofHours(1).toMillis();

    private final ManualTime time = new ManualTime();
    private final WorkerMetrics metrics = new WorkerMetrics(time);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch deaf = new CountDownLatch(1);
    private final Worker worker = new Worker(this::create, new Hanging(), new Unheard(), metrics, Duration.ofMillis(1));

    @AfterEach
    void end() {
        deaf.countDown();
        worker.close();
        metrics.close();
    }

    @Test
    void aTaskThatHangsIsStalledAlsoWhenItWasCutOff() throws InterruptedException {
        worker.startTask(new TaskSpec(ID, Map.of(), Map.of(), TargetState.STARTED));
        entered.await();
        time.advance(THRESHOLD_MS);

        StalledCall stalled = only();
        assertEquals(Optional.of(0), stalled.task());
        assertEquals("create", stalled.call());
        assertEquals("task-thread-orders-0", stalled.thread());
        assertFalse(stalled.stopping());
        assertTrue(stalled.stack().stream().anyMatch(frame -> frame.contains("Hanging.create")), stalled.toString());

        worker.stopTask(ID, false).join();
        assertTrue(only().stopping());

        deaf.countDown();
        eventually("it is gone", () -> worker.stalls("orders").isEmpty());
    }

    @Test
    void aConnectorThatHangsIsStalledUntilItLetsGo() throws InterruptedException {
        worker.startConnector(new ConnectorSpec("orders", Map.of(), 0, TargetState.STARTED));
        entered.await();
        time.advance(THRESHOLD_MS);

        StalledCall stalled = only();
        assertEquals(Optional.empty(), stalled.task());
        assertEquals("create", stalled.call());
        assertEquals("connector-thread-orders", stalled.thread());

        worker.stopConnector("orders", false);
        assertTrue(only().stopping());

        deaf.countDown();
        eventually("it is gone", () -> worker.stalls("orders").isEmpty());
    }

    private StalledCall only() {
        List<StalledCall> stalls = worker.stalls("orders");
        assertEquals(1, stalls.size(), stalls.toString());
        return stalls.get(0);
    }

    private ConnectorFactory.ConnectorInstance create(ConnectorSpec spec, ConnectorFactory.ContextRequests requests) {
        hang();
        throw new ConnectException("nothing was made");
    }

    private void hang() {
        entered.countDown();
        while (deaf.getCount() > 0) {
            try {
                deaf.await();
            } catch (InterruptedException e) {
                continue;
            }
        }
    }

    private final class Hanging implements TaskFactory {
        @Override
        public PreparedTask create(TaskSpec spec, TaskMetrics its) {
            hang();
            throw new ConnectException("nothing was made");
        }

        @Override
        public Duration stallThreshold() {
            return Duration.ofMillis(THRESHOLD_MS);
        }
    }

    private static final class Unheard implements StatusListener {
        @Override
        public void connector(String connector, RunState state, String trace, String version) {}

        @Override
        public void task(ConnectorTaskId id, RunState state, String trace, String version) {}

        @Override
        public void reconfigurationRequested(String connector) {}
    }
}
