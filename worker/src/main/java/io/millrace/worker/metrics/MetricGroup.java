package io.millrace.worker.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Frequencies;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Rate;

/**
 * One bean: its attributes come while it is built and go all together. Once closed it takes no more of them, and
 * recordings harm nobody. Any thread.
 */
final class MetricGroup {
    private final MetricRegistry registry;
    private final Metrics metrics;
    private final String name;
    private final Map<String, String> tags;
    private final List<MetricName> gauges = new ArrayList<>();
    private final List<String> sensors = new ArrayList<>();
    private boolean ended;

    MetricGroup(MetricRegistry registry, String name, Map<String, String> tags) {
        this.registry = registry;
        this.metrics = registry.metrics();
        this.name = name;
        this.tags = tags;
    }

    /** A bean that came too late: it never appears. */
    static MetricGroup ended(MetricRegistry registry, String name, Map<String, String> tags) {
        MetricGroup group = new MetricGroup(registry, name, tags);
        group.ended = true;
        return group;
    }

    String name() {
        return name;
    }

    Map<String, String> tags() {
        return tags;
    }

    /** An attribute that is read whenever somebody looks. */
    MetricGroup gauge(Attribute attribute, Supplier<?> value) {
        synchronized (registry) {
            if (!ended) {
                MetricName metric = metricName(attribute);
                gauges.add(metric);
                metrics.addMetric(metric, (Gauge<Object>) (config, now) -> value.get());
            }
        }
        return this;
    }

    /** An attribute that stays as it is. */
    MetricGroup constant(Attribute attribute, String value) {
        Objects.requireNonNull(value, attribute.text());
        return gauge(attribute, () -> value);
    }

    Sensor maxAndAvg(Attribute max, Attribute avg) {
        return with(with(sensor(max), max, new Max()), avg, new Avg());
    }

    Sensor rateAndTotal(Attribute rate, Attribute total) {
        return with(with(sensor(total), rate, new Rate()), total, new CumulativeSum());
    }

    Sensor total(Attribute total) {
        return with(sensor(total), total, new CumulativeSum());
    }

    Sensor one(Attribute attribute, MeasurableStat stat) {
        return with(sensor(attribute), attribute, stat);
    }

    /** Fractions of 0.0 and of 1.0 among what is recorded. */
    Sensor fractions(Attribute zeros, Attribute ones) {
        Sensor sensor = sensor(ones);
        synchronized (registry) {
            if (!ended) {
                sensor.add(Frequencies.forBooleanValues(metricName(zeros), metricName(ones)));
            }
        }
        return sensor;
    }

    /** One more attribute of what a sensor records. */
    Sensor with(Sensor sensor, Attribute attribute, MeasurableStat stat) {
        synchronized (registry) {
            if (!ended) {
                sensor.add(metricName(attribute), stat);
            }
        }
        return sensor;
    }

    private Sensor sensor(Attribute attribute) {
        String full = tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue() + ";")
                .collect(Collectors.joining("", "connect-sensor-group: " + name + ";", attribute.text()));
        synchronized (registry) {
            if (ended) {
                return new Metrics().sensor(full); // a successor may have one of that name
            }
            sensors.add(full);
            return metrics.sensor(full);
        }
    }

    private MetricName metricName(Attribute attribute) {
        return metrics.metricName(attribute.text(), name, attribute.description(), tags);
    }

    /** The bean disappears, unless it has a new owner. Idempotent. */
    void close() {
        registry.ended(this);
    }

    /** Only the registry, under its lock. */
    void clear() {
        if (!ended) {
            ended = true;
            sensors.forEach(metrics::removeSensor);
            gauges.forEach(metrics::removeMetric);
        }
    }
}
