package io.millrace.worker.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics of one group and one set of tags as a JMX bean, whose attributes come and go. Any thread. */
final class KafkaBean implements DynamicMBean, MBeanRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaBean.class);

    private final String name;
    private final ObjectName objectName;
    private final Map<String, KafkaMetric> metrics = new HashMap<>();
    private volatile boolean registered;

    KafkaBean(String name) throws MalformedObjectNameException {
        this.name = name;
        this.objectName = new ObjectName(name);
    }

    String name() {
        return name;
    }

    ObjectName objectName() {
        return objectName;
    }

    /** Whether this very bean is what its name stands for now. */
    boolean isRegistered() {
        return registered;
    }

    synchronized void put(KafkaMetric metric) {
        metrics.put(metric.metricName().name(), metric);
    }

    /** Takes an attribute away; whether none is left. */
    synchronized boolean removeLast(KafkaMetric metric) {
        metrics.remove(metric.metricName().name());
        return metrics.isEmpty();
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        KafkaMetric metric = metric(attribute);
        if (metric == null) {
            throw new AttributeNotFoundException("Could not find attribute " + attribute);
        }
        return metric.metricValue();
    }

    private synchronized KafkaMetric metric(String attribute) {
        return metrics.get(attribute);
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        AttributeList list = new AttributeList();
        for (String attribute : attributes) {
            try {
                list.add(new Attribute(attribute, getAttribute(attribute)));
            } catch (AttributeNotFoundException | RuntimeException e) {
                LOG.warn("Attribute '{}' of the JMX bean '{}' cannot be had now", attribute, name, e);
            }
        }
        return list;
    }

    @Override
    public synchronized MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] attributes = new TreeMap<>(metrics)
                .values().stream()
                        .map(metric -> new MBeanAttributeInfo(
                                metric.metricName().name(),
                                double.class.getName(),
                                metric.metricName().description(),
                                true,
                                false,
                                false))
                        .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(KafkaBean.class.getName(), "", attributes, null, null, null);
    }

    @Override
    public Object invoke(String operation, Object[] arguments, String[] signature) {
        throw new UnsupportedOperationException("'" + name + "' has no operations, and so no '" + operation + "'");
    }

    @Override
    public void setAttribute(Attribute attribute) {
        throw new UnsupportedOperationException("Attributes of '" + name + "' cannot be set");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        throw new UnsupportedOperationException("Attributes of '" + name + "' cannot be set");
    }

    @Override
    public ObjectName preRegister(MBeanServer server, ObjectName given) {
        return given;
    }

    @Override
    public void postRegister(Boolean done) {
        registered = done;
    }

    @Override
    public void preDeregister() {}

    @Override
    public void postDeregister() {
        registered = false;
    }
}
