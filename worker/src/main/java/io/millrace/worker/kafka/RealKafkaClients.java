package io.millrace.worker.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.MetricsReporter;

/** Creates clients that talk to brokers. Any thread. */
public final class RealKafkaClients implements KafkaClients {
    private static final String REPORTERS = CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG;

    private final Class<? extends MetricsReporter> beans;
    private final MetricsPush push;

    /** Clients whose metrics are shown over JMX by Kafka's own reporter. */
    public RealKafkaClients() {
        this(JmxReporter.class, new MetricsPush());
    }

    /** @param beans stands in for Kafka's JMX reporter wherever that is to be used */
    public RealKafkaClients(Class<? extends MetricsReporter> beans, MetricsPush push) {
        this.beans = beans;
        this.push = push;
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> config) {
        return new KafkaProducer<>(own(config));
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(own(config));
    }

    @Override
    public Admin admin(Map<String, Object> config) {
        return Admin.create(own(config));
    }

    private Map<String, Object> own(Map<String, Object> config) {
        Map<String, Object> own = push.settle(config);
        own.put(REPORTERS, reporters(config.getOrDefault(REPORTERS, JmxReporter.class.getName())));
        return own;
    }

    private List<Object> reporters(Object setting) {
        if (setting.equals(JmxReporter.class.getName())) {
            return List.of(beans);
        }
        List<Object> reporters = new ArrayList<>();
        Stream<?> named = setting instanceof List<?> list
                ? list.stream()
                : Stream.of(String.valueOf(setting).trim().split("\\s*,\\s*"));
        named.filter(name -> !name.equals(""))
                .forEach(name -> reporters.add(name.equals(JmxReporter.class.getName()) ? beans : name));
        return reporters;
    }
}
