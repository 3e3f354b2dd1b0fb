package io.millrace.worker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

class KafkaBeansTest {
    private static final String DOMAIN = "millrace.beans.test";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    private static Metrics metrics(MetricsReporter reporter, String domain) {
        return new Metrics(
                new MetricConfig(), new ArrayList<>(List.of(reporter)), Time.SYSTEM, new KafkaMetricsContext(domain));
    }

    private static MetricName name(String attribute, Map<String, String> tags) {
        return new MetricName(attribute, "some-metrics", "says " + attribute, tags);
    }

    private static void fill(Metrics metrics) {
        for (int attribute = 0; attribute < 20; attribute++) {
            int value = attribute;
            metrics.addMetric(
                    name("a" + attribute, Map.of("client-id", "one")), (Gauge<Integer>) (config, now) -> value);
        }
        metrics.addMetric(name("b", Map.of("client-id", "http://*:1/")), (Gauge<String>) (config, now) -> "text");
        metrics.addMetric(name("c", Map.of()), (Gauge<Long>) (config, now) -> 5L);
        metrics.addMetric(name("d", Map.of("empty", "")), (Gauge<Long>) (config, now) -> 6L);
    }

    private Set<String> shown(String domain) throws Exception {
        Set<String> shown = new TreeSet<>();
        for (ObjectName bean : server.queryNames(new ObjectName(domain + ":*"), null)) {
            String attributes = Arrays.stream(server.getMBeanInfo(bean).getAttributes())
                    .map(KafkaBeansTest::described)
                    .sorted()
                    .collect(Collectors.joining(","));
            shown.add(bean.getKeyPropertyListString() + " " + attributes);
        }
        return shown;
    }

    private static String described(MBeanAttributeInfo attribute) {
        return attribute.getName() + " " + attribute.getType() + " " + attribute.getDescription() + " "
                + attribute.isReadable() + " " + attribute.isWritable();
    }

    @Test
    void showsWhatKafkasOwnReporterShows() throws Exception {
        try (Metrics ours = metrics(new KafkaBeans(), DOMAIN);
                Metrics kafkas = metrics(new JmxReporter(), DOMAIN + ".kafka")) {
            fill(ours);
            fill(kafkas);

            assertEquals(shown(DOMAIN + ".kafka"), shown(DOMAIN));
            ObjectName one = new ObjectName(DOMAIN + ":type=some-metrics,client-id=one");
            assertEquals(7, server.getAttribute(one, "a7"));
            assertEquals(
                    2,
                    server.getAttributes(one, new String[] {"a1", "nowhere", "a2"})
                            .size());
            assertThrows(AttributeNotFoundException.class, () -> server.getAttribute(one, "nowhere"));
        }
        assertEquals(Set.of(), shown(DOMAIN));
    }

    @Test
    void registersABeanOnceHoweverManyAttributesItHas() throws Exception {
        List<String> news = new ArrayList<>();
        NotificationListener listener = (notification, handback) -> {
            ObjectName bean = ((MBeanServerNotification) notification).getMBeanName();
            if (bean.getDomain().equals(DOMAIN)) {
                news.add(notification.getType() + " " + bean.getKeyProperty("client-id"));
            }
        };
        server.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
        try (Metrics metrics = metrics(new KafkaBeans(), DOMAIN)) {
            fill(metrics);
            long ofOne = news.stream().filter(text -> text.endsWith(" one")).count();
            assertEquals(1, ofOne, news.toString());
        } finally {
            server.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
        }
    }

    @Test
    void aBeanGoesWithItsLastAttribute() throws Exception {
        ObjectName bean = new ObjectName(DOMAIN + ":type=some-metrics,client-id=two");
        try (Metrics metrics = metrics(new KafkaBeans(), DOMAIN)) {
            metrics.addMetric(name("x", Map.of("client-id", "two")), (Gauge<Integer>) (config, now) -> 1);
            metrics.addMetric(name("y", Map.of("client-id", "two")), (Gauge<Integer>) (config, now) -> 2);

            metrics.removeMetric(name("x", Map.of("client-id", "two")));
            assertEquals(1, server.getMBeanInfo(bean).getAttributes().length);
            metrics.removeMetric(name("y", Map.of("client-id", "two")));

            assertFalse(server.isRegistered(bean));
        }
    }

    @Test
    void theLatestOfTwoOfOneNameIsShownAndOutlivesTheFormer() throws Exception {
        ObjectName bean = new ObjectName(DOMAIN + ":type=some-metrics,client-id=twin");
        Metrics former = metrics(new KafkaBeans(), DOMAIN);
        try (Metrics latter = metrics(new KafkaBeans(), DOMAIN)) {
            former.addMetric(name("x", Map.of("client-id", "twin")), (Gauge<Integer>) (config, now) -> 1);
            latter.addMetric(name("x", Map.of("client-id", "twin")), (Gauge<Integer>) (config, now) -> 2);
            assertEquals(2, server.getAttribute(bean, "x"));

            former.close();

            assertEquals(2, server.getAttribute(bean, "x"));
        }
    }

    @Test
    void beansMayBeLeftOutByPattern() throws Exception {
        KafkaBeans beans = new KafkaBeans();
        beans.configure(Map.of(JmxReporter.EXCLUDE_CONFIG, ".*client-id=one.*"));
        try (Metrics metrics = metrics(beans, DOMAIN)) {
            fill(metrics);
            assertTrue(shown(DOMAIN).stream().noneMatch(bean -> bean.contains("client-id=one")), "left out");

            beans.reconfigure(Map.of());
            assertTrue(shown(DOMAIN).stream().anyMatch(bean -> bean.contains("client-id=one")), "shown again");
        }
    }
}
