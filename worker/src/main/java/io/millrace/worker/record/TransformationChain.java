package io.millrace.worker.record;

import io.millrace.worker.record.FailedRecord.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's transformations in order, each behind its predicate if it has one. Task thread.
 *
 * @param <R> source or sink records
 */
public final class TransformationChain<R extends ConnectRecord<R>> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransformationChain.class);

    private final Step<R>[] steps;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type, for steps alone
    public TransformationChain(List<Step<R>> steps) {
        this.steps = List.copyOf(steps).toArray(new Step[0]);
    }

    /** One transformation and its condition. */
    public static final class Step<R extends ConnectRecord<R>> {
        private final Loaded<Transformation<R>> transformation;
        private final Optional<Loaded<Predicate<R>>> predicate;
        private final boolean negate;
        private final Place place;

        private Step(
                Loaded<Transformation<R>> transformation, Optional<Loaded<Predicate<R>>> predicate, boolean negate) {
            this.transformation = transformation;
            this.predicate = predicate;
            this.negate = negate;
            this.place = new Place(Stage.TRANSFORMATION, transformation.className());
        }

        /** Applies to every record. */
        public static <R extends ConnectRecord<R>> Step<R> always(Loaded<Transformation<R>> transformation) {
            return new Step<>(transformation, Optional.empty(), false);
        }

        /** Applies where the predicate holds; with {@code negate}, where it does not. */
        public static <R extends ConnectRecord<R>> Step<R> when(
                Loaded<Predicate<R>> predicate, boolean negate, Loaded<Transformation<R>> transformation) {
            return new Step<>(transformation, Optional.of(predicate), negate);
        }

        /** The record as it leaves this step, null when it ends here. */
        private R apply(R record, Origin origin, Passage passage) {
            long deadlineMs = passage.enter(predicate.isPresent() ? predicate.get() : transformation);
            R left;
            try {
                left = applies(record, passage) ? transformation.instance().apply(record) : record;
            } catch (Exception e) {
                return passage.again(e, deadlineMs, place, origin, () -> applyAgain(record));
            }
            passage.passed(place);
            return left;
        }

        /** If so, leaves the predicate's loader for that of the transformation. */
        private boolean applies(R record, Passage passage) {
            if (predicate.isEmpty()) {
                return true;
            }
            if (predicate.get().instance().test(record) == negate) {
                return false;
            }
            passage.at(transformation);
            return true;
        }

        private R applyAgain(R record) throws Exception {
            if (predicate.isPresent()) {
                Loaded<Predicate<R>> condition = predicate.get();
                if (condition.call(() -> condition.instance().test(record)) == negate) {
                    return record;
                }
            }
            return transformation.call(() -> transformation.instance().apply(record));
        }

        private void close() {
            transformation.closeQuietly(LOG, transformation.instance());
            predicate.ifPresent(condition -> condition.closeQuietly(LOG, condition.instance()));
        }
    }

    boolean isEmpty() {
        return steps.length == 0;
    }

    /** The transformed record, null when a transformation ended it. */
    R apply(R record, Origin origin, Passage passage) {
        R current = Objects.requireNonNull(record, "record");
        for (Step<R> step : steps) {
            current = step.apply(current, origin, passage);
            if (current == null) {
                return null;
            }
        }
        return current;
    }

    @Override
    public void close() {
        Arrays.asList(steps).forEach(Step::close);
    }
}
