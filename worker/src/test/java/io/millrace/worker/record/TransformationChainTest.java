package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.record.FailedRecord.Polled;
import io.millrace.worker.record.TransformationChain.Step;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TransformationChainTest {
    private final List<String> log = new ArrayList<>();
    private final StepFixture<SourceRecord> steps = new StepFixture<>(log);
    private final RecordingReporter reporter = new RecordingReporter();
    private final SourceRecord record = Fixtures.sourceRecord("t", "a", 1);

    @Test
    void appliesStepsInOrderEachToWhatTheOneBeforeMade() {
        var chain = new TransformationChain<>(List.of(
                Step.always(steps.transformation("first", r -> steps.renamed(r, r.topic() + "1"))),
                Step.always(steps.transformation("second", r -> steps.renamed(r, r.topic() + "2")))));

        assertEquals("t12", apply(chain).orElseThrow().topic());
        assertEquals(List.of("first", "second"), log);
    }

    @Test
    void appliesAStepWherePredicateAndNegationDiffer() {
        for (boolean holds : List.of(true, false)) {
            for (boolean negate : List.of(true, false)) {
                var chain = new TransformationChain<>(List.of(Step.when(
                        steps.predicate("predicate", r -> holds),
                        negate,
                        steps.transformation("step", r -> steps.renamed(r, "applied")))));

                assertEquals(
                        holds != negate ? "applied" : "t",
                        apply(chain).orElseThrow().topic());
            }
        }
    }

    @Test
    void nullEndsTheChain() {
        var chain = new TransformationChain<>(List.of(
                Step.always(steps.transformation("filter", r -> null)),
                Step.always(steps.transformation("never", r -> r))));

        assertEquals(Optional.empty(), apply(chain));
        assertEquals(List.of("filter"), log);
    }

    @Test
    void runsEveryPluginUnderItsOwnLoader() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader own = new URLClassLoader(new URL[0])) {
            List<ClassLoader> seen = new ArrayList<>();
            Loaded<org.apache.kafka.connect.transforms.Transformation<SourceRecord>> step = new Loaded<>(
                    steps.transformation("step", r -> {
                                seen.add(Thread.currentThread().getContextClassLoader());
                                return r;
                            })
                            .instance(),
                    own);

            apply(new TransformationChain<>(List.of(Step.always(step))));

            assertEquals(List.of(own), seen);
            assertSame(before, Thread.currentThread().getContextClassLoader());
        }
    }

    @Test
    void reportsTheTransformationAndTheOriginalAlsoWhenItsPredicateFails() {
        Loaded<org.apache.kafka.connect.transforms.Transformation<SourceRecord>> step =
                steps.transformation("step", r -> r);
        var chain = new TransformationChain<>(List.of(
                Step.always(steps.transformation("rename", r -> steps.renamed(r, "other"))),
                Step.when(
                        steps.predicate("predicate", r -> {
                            throw new IllegalStateException("bad");
                        }),
                        false,
                        step)));

        assertThrows(SkippedRecord.class, () -> apply(chain));

        FailedRecord failed = reporter.reported.get(0);
        assertEquals(Stage.TRANSFORMATION, failed.stage());
        assertEquals(step.className(), failed.executing());
        assertSame(record, failed.polled().orElseThrow());
    }

    @Test
    void closesEveryStepInOrderItsPredicateAfterIt() {
        var chain = new TransformationChain<>(List.of(
                Step.when(steps.predicate("p1", r -> true), false, steps.transformation("t1", r -> r)),
                Step.always(steps.transformation("t2", r -> r))));

        chain.close();

        assertEquals(List.of("close t1", "close p1", "close t2"), log);
    }

    private Optional<SourceRecord> apply(TransformationChain<SourceRecord> chain) {
        ErrorPolicy policy = Fixtures.policy(Fixtures.TOLERANT, new JumpingTime(), reporter);
        policy.open();
        Passage passage = new Passage(policy);
        try {
            return Optional.ofNullable(chain.apply(record, new Polled(record), passage));
        } finally {
            passage.leave();
        }
    }
}
