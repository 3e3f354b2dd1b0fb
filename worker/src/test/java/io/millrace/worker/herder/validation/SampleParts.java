package io.millrace.worker.herder.validation;

import io.millrace.worker.kafka.SamplePolicies;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.storage.StringConverter;
import org.apache.kafka.connect.transforms.Transformation;

/** Transformations, converters and policies that do not behave. */
public final class SampleParts {
    private SampleParts() {}

    public static class Plain<R extends ConnectRecord<R>> implements Transformation<R> {
        @Override
        public R apply(R record) {
            return record;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> settings) {}

        @Override
        public void close() {}
    }

    public static class ChecksBadly<R extends ConnectRecord<R>> extends Plain<R> {
        @Override
        public ConfigDef config() {
            return new ConfigDef()
                    .define(
                            "checked",
                            Type.STRING,
                            ConfigDef.NO_DEFAULT_VALUE,
                            (name, value) -> {
                                throw new IllegalStateException("not ready");
                            },
                            Importance.LOW,
                            "")
                    .define(
                            "recommended",
                            Type.STRING,
                            "",
                            Importance.LOW,
                            "",
                            null,
                            1,
                            Width.LONG,
                            "recommended",
                            new Recommender() {
                                @Override
                                public List<Object> validValues(String name, Map<String, Object> parsed) {
                                    throw new AssertionError("no idea");
                                }

                                @Override
                                public boolean visible(String name, Map<String, Object> parsed) {
                                    return true;
                                }
                            });
        }
    }

    public static class FailsInConfig<R extends ConnectRecord<R>> extends Plain<R> {
        @Override
        public ConfigDef config() {
            throw new AssertionError("no settings today");
        }
    }

    public static class FailingConverter extends StringConverter {
        @Override
        public ConfigDef config() {
            throw new StackOverflowError("deep");
        }
    }

    public static class FailingPolicy extends SamplePolicies.Lenient {
        @Override
        public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
            throw new IllegalStateException("no rules yet");
        }
    }
}
