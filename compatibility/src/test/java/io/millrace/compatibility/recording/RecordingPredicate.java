package io.millrace.compatibility.recording;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** A predicate that holds for the value {@code value}. Task thread. */
public final class RecordingPredicate<R extends ConnectRecord<R>> implements Predicate<R> {
    private CallLog calls;
    private Misbehaviour misbehaviour;
    private Map<String, ?> config;

    @Override
    public void configure(Map<String, ?> settings) {
        config = settings;
        misbehaviour = new Misbehaviour(settings);
        calls = CallLog.of("predicate", settings);
        calls.add("configure " + CallLog.shown(settings));
    }

    @Override
    public boolean test(R record) {
        calls.add("test " + record.value());
        misbehaviour.at(record.value());
        return String.valueOf(record.value()).equals(config.get("value"));
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
