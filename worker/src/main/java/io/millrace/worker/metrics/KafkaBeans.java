package io.millrace.worker.metrics;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.MBeanServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsContext;
import org.apache.kafka.common.utils.Sanitizer;

/**
 * Shows Kafka's metrics as the JMX beans that Kafka's own reporter would make of them, but registers each of them once;
 * that one takes a bean out and registers it again for each of its attributes, which was much of what a client costs to
 * make. Any thread.
 */
public final class KafkaBeans extends JmxReporter {
    /** The part of a metric's name that its bean is named by. */
    private record BeanKey(String group, Map<String, String> tags) {}

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<BeanKey, KafkaBean> beans = new HashMap<>();
    private String domain = "";
    private Predicate<String> shown = name -> true;

    @Override
    public void contextChange(MetricsContext context) {
        String namespace = context.contextLabels().get(MetricsContext.NAMESPACE);
        synchronized (this) {
            if (!beans.isEmpty()) {
                throw new IllegalStateException("The domain of JMX beans cannot change to '" + namespace
                        + "' once there are any; it is '" + domain + "'");
            }
            domain = namespace;
        }
    }

    @Override
    public void configure(Map<String, ?> configs) {
        reconfigure(configs);
    }

    @Override
    public synchronized void reconfigure(Map<String, ?> configs) {
        boolean all = !configs.containsKey(INCLUDE_CONFIG) && !configs.containsKey(EXCLUDE_CONFIG);
        shown = all ? name -> true : compilePredicate(configs);
        beans.values().forEach(this::showOrHide);
    }

    @Override
    public synchronized void init(List<KafkaMetric> metrics) {
        metrics.forEach(this::metricChange);
    }

    @Override
    public synchronized void metricChange(KafkaMetric metric) {
        KafkaBean bean = beans.computeIfAbsent(key(metric), key -> made(metric.metricName()));
        bean.put(metric);
        if (!bean.isRegistered()) {
            showOrHide(bean);
        }
    }

    private static BeanKey key(KafkaMetric metric) {
        Map<String, String> tags = metric.metricName().tags();
        return new BeanKey(metric.metricName().group(), tags.containsValue("") ? named(tags) : tags);
    }

    /** A bean is not named by tags that are empty. */
    private static Map<String, String> named(Map<String, String> tags) {
        Map<String, String> named = new HashMap<>(tags);
        named.values().removeIf(String::isEmpty);
        return named;
    }

    private KafkaBean made(MetricName metric) {
        String name = name(domain, metric);
        try {
            return new KafkaBean(name);
        } catch (JMException e) {
            throw new KafkaException(
                    "The JMX bean '" + name + "' cannot be made; look for what is wrong in its name", e);
        }
    }

    private static String name(String domain, MetricName metric) {
        StringBuilder name = new StringBuilder(domain).append(":type=").append(metric.group());
        metric.tags().forEach((tag, value) -> {
            if (!tag.isEmpty() && !value.isEmpty()) {
                name.append(',').append(tag).append('=').append(Sanitizer.jmxSanitize(value));
            }
        });
        return name.toString();
    }

    @Override
    public synchronized boolean containsMbean(String name) {
        return beans.values().stream().anyMatch(bean -> bean.name().equals(name));
    }

    @Override
    public synchronized void metricRemoval(KafkaMetric metric) {
        KafkaBean bean = beans.get(key(metric));
        if (bean != null && bean.removeLast(metric)) {
            beans.remove(key(metric));
            hide(bean);
        }
    }

    @Override
    public synchronized void close() {
        beans.values().forEach(this::hide);
    }

    private void showOrHide(KafkaBean bean) {
        if (!shown.test(bean.name())) {
            hide(bean);
        } else if (!bean.isRegistered()) {
            show(bean);
        }
    }

    /** One of the same name makes room, as it does for Kafka's reporter: two clients of one id are in each other's way. */
    private void show(KafkaBean bean) {
        try {
            if (server.isRegistered(bean.objectName())) {
                server.unregisterMBean(bean.objectName());
            }
            server.registerMBean(bean, bean.objectName());
        } catch (JMException e) {
            throw new KafkaException("The JMX bean '" + bean.name() + "' cannot be registered", e);
        }
    }

    /** One of the same name that has taken its place stays. */
    private void hide(KafkaBean bean) {
        try {
            if (bean.isRegistered()) {
                server.unregisterMBean(bean.objectName());
            }
        } catch (JMException e) {
            throw new KafkaException("The JMX bean '" + bean.name() + "' cannot be taken out", e);
        }
    }
}
