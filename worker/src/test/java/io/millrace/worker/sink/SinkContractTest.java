package io.millrace.worker.sink;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.StepFixture;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.record.TransformationChain.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.IllegalWorkerStateException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Paragraphs of the contract on sink tasks that no other test of this package is about. */
class SinkContractTest {
    private final SinkFixture sink = SinkFixture.strict();

    private static SinkFixture transforming(ErrorSettings errors, UnaryOperator<SinkRecord> function) {
        StepFixture<SinkRecord> steps = new StepFixture<>(new ArrayList<>());
        return new SinkFixture(
                errors, new TransformationChain<>(List.of(Step.always(steps.transformation("step", function::apply)))));
    }

    @Nested
    @DisplayName("§5.1 Subscription")
    class Subscription {
        @Test
        void theConsumerIsSubscribedBeforeTheTaskIsInitialized() {
            sink.task.onInitialize = () -> sink.log.add("subscribed to " + sink.consumer.subscription());

            sink.loop.open();

            assertEquals(List.of("initialize", "subscribed to [t]", "start {task.class=X}"), sink.log);
        }
    }

    @Nested
    @DisplayName("§5.2 Iteration")
    class Iteration {
        @Test
        void aBatchOfWhichNothingIsLeftIsPutAsAnEmptyList() {
            SinkFixture dropping = transforming(Fixtures.STRICT, record -> null).running(T0);
            dropping.records(T0, 0, 1);

            dropping.loop.step();
            dropping.stepWithCommit();

            assertEquals(List.of("put []", "preCommit {t-0=2}", "put []"), dropping.log);
        }

        @Test
        void rewindsComeAfterTheCommitAndBeforeThePoll() {
            sink.running(T0);
            sink.records(T0, 0, 1, 2);
            sink.task.onPut = records -> sink.task.context().offset(T0, 1);
            sink.loop.step();
            sink.task.onPut = records -> {};

            sink.stepWithCommit();
            assertEquals(List.of(Map.of(T0, 3L)), sink.consumer.async);
            assertEquals(1, sink.consumer.position(T0));
            sink.stepWithCommit();

            assertEquals(1, sink.count("preCommit {t-0=1}"));
        }

        @Test
        void aRetriableExceptionForAnEmptyListHoldsThePartitionsBack() {
            sink.running(T0);
            sink.task.onPut = records -> {
                throw new RetriableException("busy");
            };
            sink.loop.step();
            assertEquals(Set.of(T0), sink.paused());
            sink.task.onPut = records -> {};

            sink.loop.step();

            assertEquals(Set.of(), sink.paused());
        }

        @Test
        void aCommitInTheMiddleOfARedeliveryTakesNothingOfTheBatch() {
            sink.running(T0);
            sink.records(T0, 0);
            sink.loop.step();
            sink.task.onPut = records -> {
                throw new RetriableException("later");
            };
            sink.records(T0, 1, 2);
            sink.loop.step();

            sink.stepWithCommit();

            assertEquals(List.of(Map.of(T0, 1L)), sink.consumer.async);
        }

        @Test
        void pausingDuringARedeliveryGoesOnWithTheRedelivery() {
            sink.running(T0);
            sink.records(T0, 0);
            sink.task.onPut = records -> {
                throw new RetriableException("later");
            };
            sink.loop.step();

            sink.loop.pause();
            sink.task.onPut = records -> {};
            sink.loop.step();
            assertEquals(Set.of(T0), sink.paused());
            sink.loop.resume();

            assertEquals(2, sink.count("put [0]"));
            assertEquals(Set.of(), sink.paused());
        }

        @Test
        void aFailedPreCommitDuringARedeliveryReadsTheBatchAgainInsteadOfPuttingIt() {
            sink.running(T0);
            sink.records(T0, 0, 1);
            sink.task.onPut = records -> {
                throw new RetriableException("later");
            };
            sink.loop.step();
            sink.task.onPut = records -> {};
            sink.task.onPreCommit = offsets -> {
                throw new DataException("cannot flush");
            };

            sink.stepWithCommit();

            assertEquals(0, sink.consumer.position(T0));
            assertEquals(List.of("put [0, 1]", "preCommit {t-0=0}", "put []"), sink.log);
            assertEquals(Set.of(), sink.paused());
        }
    }

    @Nested
    @DisplayName("§5.5 Stop")
    class Stop {
        @Test
        void afterAFailureInPutWhatWasDeliveredBeforeIsCommittedAndAllIsClosed() {
            sink.running(T0, T1);
            sink.records(T0, 0);
            sink.loop.step();
            sink.records(T1, 0);
            sink.task.onPut = records -> {
                throw new DataException("cannot put");
            };
            assertThrows(ConnectException.class, sink.loop::step);
            sink.log.clear();

            sink.loop.close(true);

            assertEquals(
                    List.of("preCommit {t-0=1, t-1=0}", "close [t-0, t-1]", "commitSync", "stop", "close owned"),
                    sink.log);
            assertEquals(List.of(Map.of(T0, 1L, T1, 0L)), sink.consumer.sync);
        }

        @Test
        void anExceptionFromStopIsOnlyLogged() {
            sink.running(T0);
            sink.task.onStop = () -> {
                throw new DataException("cannot stop");
            };

            sink.loop.close(false);

            assertTrue(sink.consumer.closed());
            assertTrue(sink.reporter.closed);
        }
    }

    @Nested
    @DisplayName("§5.6 SinkTaskContext")
    class Context {
        @Test
        void aTimeoutOfZeroOrLessLeavesThePollAsItIs() {
            sink.running(T0);

            sink.task.context().timeout(0);
            sink.loop.step();

            assertEquals(60_000, sink.consumer.lastTimeout.toMillis());
        }

        @Test
        void aTimeoutDoesNotDelayTheNextCommit() {
            sink.running(T0);
            sink.time.advance(59_000);

            sink.task.context().timeout(5_000);
            sink.loop.step();

            assertEquals(1_000, sink.consumer.lastTimeout.toMillis());
        }

        @Test
        void aRefusedPauseChangesNothing() {
            sink.running(T0);

            assertThrows(
                    IllegalWorkerStateException.class, () -> sink.task.context().pause(T0, T1));
            assertFalse(sink.paused().contains(T0));
        }
    }

    @Nested
    @DisplayName("§6 Error handling")
    class Errors {
        @Test
        void aTaskMayReportARecordItHasMadeOutOfOthersByNewRecord() {
            SinkFixture tolerant = new SinkFixture(Fixtures.TOLERANT).running(T0);
            tolerant.task.onPut = records -> records.forEach(record -> {
                SinkRecord first = record.newRecord("x", 7, null, "a", null, "b", null);
                SinkRecord second = first.newRecord("y", 8, null, "c", null, "d", 5L, first.headers());
                tolerant.task.context().errantRecordReporter().report(second, new DataException("bad"));
            });
            tolerant.records(T0, 4);

            tolerant.loop.step();

            assertEquals(
                    4,
                    tolerant.reporter.reported.get(0).consumed().orElseThrow().offset());
            assertEquals(
                    "t",
                    tolerant.reporter.reported.get(0).consumed().orElseThrow().topic());
        }

        /** Not in the contract: a record is either in the dead letter queue or read again. */
        @Test
        void offsetsWaitForTheDeadLettersOfRecordsThatNeverReachedTheTask() {
            SinkFixture keeping = transforming(Fixtures.TOLERANT, record -> {
                throw new DataException("bad");
            });
            keeping.reporter.keepsRecords = true;
            keeping.running(T0);
            CompletableFuture<Void> letter = new CompletableFuture<>();
            keeping.reporter.answer = letter;
            keeping.records(T0, 0);
            keeping.loop.step();
            keeping.time.advance(60_000);
            CompletableFuture<Void> committing = CompletableFuture.runAsync(keeping.loop::step);

            eventually("waits", () -> letter.getNumberOfDependents() > 1);
            assertEquals(List.of(), keeping.consumer.async);
            letter.completeExceptionally(new IllegalStateException("lost, which is not fatal"));
            committing.join();

            assertEquals(List.of(Map.of(T0, 1L)), keeping.consumer.async);
        }

        @Test
        void aTaskThatReportsAndThenFailsKeepsItsOwnFailure() {
            DataException cause = new DataException("put failed");
            sink.running(T0);
            sink.task.onPut = records -> {
                throw cause;
            };
            sink.records(T0, 0);

            assertSame(
                    cause, assertThrows(ConnectException.class, sink.loop::step).getCause());
        }
    }
}
