package io.millrace.worker.kafka;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** The few calls of an admin client that the worker makes, on a set of topics. */
final class FakeAdmin {
    final Set<String> topics = new LinkedHashSet<>();
    final List<NewTopic> created = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    RuntimeException describeFailure;
    RuntimeException createFailure;
    RuntimeException clusterFailure;
    String clusterId = "kafka-1";
    boolean closed;

    Admin admin() {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    return switch (method.getName()) {
                        case "listTopics" -> result(ListTopicsResult.class, done(listing(), null));
                        case "describeTopics" -> describe((Collection<?>) arguments[0]);
                        case "createTopics" -> create((Collection<?>) arguments[0]);
                        case "describeCluster" ->
                            result(
                                    DescribeClusterResult.class,
                                    done(null, null),
                                    done(null, null),
                                    done(clusterId, clusterFailure),
                                    done(null, null));
                        case "close" -> closed = true;
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                });
    }

    private Map<String, Object> listing() {
        Map<String, Object> listing = new HashMap<>();
        topics.forEach(topic -> listing.put(topic, null));
        return listing;
    }

    private DescribeTopicsResult describe(Collection<?> names) {
        Map<String, KafkaFuture<?>> futures = new HashMap<>();
        for (Object name : names) {
            RuntimeException unknown = topics.contains(name) ? null : new UnknownTopicOrPartitionException();
            futures.put((String) name, done(null, describeFailure == null ? unknown : describeFailure));
        }
        return result(DescribeTopicsResult.class, null, futures);
    }

    private CreateTopicsResult create(Collection<?> wanted) {
        Map<String, KafkaFuture<?>> futures = new HashMap<>();
        for (Object each : wanted) {
            NewTopic topic = (NewTopic) each;
            RuntimeException failure = createFailure;
            if (failure == null && !topics.add(topic.name())) {
                failure = new TopicExistsException(topic.name());
            }
            if (failure == null) {
                created.add(topic);
            }
            futures.put(topic.name(), done(null, failure));
        }
        return result(CreateTopicsResult.class, futures);
    }

    private static KafkaFuture<Object> done(Object value, RuntimeException failure) {
        KafkaFutureImpl<Object> future = new KafkaFutureImpl<>();
        if (failure == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(failure);
        }
        return future;
    }

    /** Results have constructors that only Kafka's own package sees. */
    private static <T> T result(Class<T> type, Object... arguments) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == arguments.length) {
                try {
                    constructor.setAccessible(true);
                    return type.cast(constructor.newInstance(arguments));
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        }
        throw new AssertionError("No constructor of " + type + " takes " + arguments.length + " arguments");
    }
}
