package io.millrace.worker.herder.validation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;

/** Connectors that behave, and connectors that do not. */
public final class SampleConnectors {
    private SampleConnectors() {}

    public static class GoodSource extends SourceConnector {
        @Override
        public void start(Map<String, String> config) {}

        @Override
        public Class<? extends Task> taskClass() {
            return null;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return List.of();
        }

        @Override
        public void stop() {}

        @Override
        public ConfigDef config() {
            return new ConfigDef()
                    .define("own", Type.STRING, Importance.HIGH, "A setting.")
                    .define("tasks.max", Type.INT, 7, Importance.LOW, "Redefined.");
        }

        @Override
        public String version() {
            return "1.2";
        }
    }

    public static class FailsInConstructor extends GoodSource {
        public FailsInConstructor() {
            throw new IllegalStateException("not today");
        }
    }

    public static class FailsInConfig extends GoodSource {
        @Override
        public ConfigDef config() {
            throw new NoClassDefFoundError("org/example/Missing");
        }
    }

    public static class FailsInValidate extends GoodSource {
        @Override
        public Config validate(Map<String, String> config) {
            throw new IllegalArgumentException("no such database");
        }
    }

    public static class NullConfig extends GoodSource {
        @Override
        public ConfigDef config() {
            return null;
        }
    }

    public static class NullValidate extends GoodSource {
        @Override
        public Config validate(Map<String, String> config) {
            return null;
        }
    }

    public static class AnswersWithNulls extends GoodSource {
        @Override
        public Config validate(Map<String, String> config) {
            return new Config(Arrays.asList(null, new ConfigValue("own", null, null, null), new ConfigValue(null)));
        }
    }

    public static class HangsInValidate extends GoodSource {
        @Override
        public Config validate(Map<String, String> config) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.validate(config);
        }
    }

    public static class Families extends GoodSource {
        @Override
        public ConfigDef config() {
            return new ConfigDef()
                    .define("driver.", Type.STRING, null, Importance.LOW, "The driver's settings.")
                    .define("source.cluster.alias", Type.STRING, null, Importance.LOW, "A cluster.")
                    .define("history", Type.STRING, null, Importance.LOW, "A store with settings of its own.");
        }

        @Override
        public Config validate(Map<String, String> config) {
            return new Config(List.of(new ConfigValue("dynamic", "x", List.of(), List.of())));
        }
    }

    public static class ThrowingConfigValues extends GoodSource {
        @Override
        public Config validate(Map<String, String> config) {
            return new Config(List.of()) {
                @Override
                public List<ConfigValue> configValues() {
                    throw new AssertionError("no answer");
                }
            };
        }
    }

    public static class GoodSink extends SinkConnector {
        @Override
        public void start(Map<String, String> config) {}

        @Override
        public Class<? extends Task> taskClass() {
            return null;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return List.of();
        }

        @Override
        public void stop() {}

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "2.0";
        }
    }
}
