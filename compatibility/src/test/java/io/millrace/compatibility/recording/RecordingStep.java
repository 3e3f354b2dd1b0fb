package io.millrace.compatibility.recording;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;

/** A transformation that drops the value {@code drop} and appends {@code mark} to other ones. Task thread. */
public final class RecordingStep<R extends ConnectRecord<R>> implements Transformation<R> {
    private CallLog calls;
    private Misbehaviour misbehaviour;
    private Map<String, ?> config;

    @Override
    public void configure(Map<String, ?> settings) {
        config = settings;
        misbehaviour = new Misbehaviour(settings);
        calls = CallLog.of("step", settings);
        calls.add("configure " + CallLog.shown(settings));
        misbehaviour.in("configure");
    }

    @Override
    public R apply(R record) {
        calls.add("apply " + record.value());
        misbehaviour.at(record.value());
        if (String.valueOf(record.value()).equals(config.get("drop"))) {
            return null;
        }
        Object mark = config.get("mark");
        return mark == null
                ? record
                : record.newRecord(
                        record.topic(),
                        record.kafkaPartition(),
                        record.keySchema(),
                        record.key(),
                        record.valueSchema(),
                        record.value() + mark.toString(),
                        record.timestamp());
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
