package io.millrace.worker.record;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** Transformations and predicates made of functions, which log what happens to them. */
public final class StepFixture<R extends ConnectRecord<R>> {
    private final List<String> log;

    public StepFixture(List<String> log) {
        this.log = log;
    }

    public Loaded<Transformation<R>> transformation(String name, Function<R, R> function) {
        return Fixtures.loaded(new FunctionTransformation<>(name, function, log));
    }

    public Loaded<Predicate<R>> predicate(String name, Function<R, Boolean> function) {
        return Fixtures.loaded(new FunctionPredicate<>(name, function, log));
    }

    public R renamed(R record, String topic) {
        return record.newRecord(
                topic,
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp());
    }

    /** A transformation made of a function. */
    record FunctionTransformation<R extends ConnectRecord<R>>(String name, Function<R, R> function, List<String> log)
            implements Transformation<R> {
        @Override
        public R apply(R record) {
            log.add(name);
            return function.apply(record);
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {
            log.add("close " + name);
        }
    }

    /** A predicate made of a function. */
    record FunctionPredicate<R extends ConnectRecord<R>>(String name, Function<R, Boolean> function, List<String> log)
            implements Predicate<R> {
        @Override
        public boolean test(R record) {
            log.add(name);
            return function.apply(record);
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {
            log.add("close " + name);
            throw new IllegalStateException("a predicate that cannot be closed");
        }
    }
}
