package io.millrace.worker.sink;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The task's consumer as its plugin may find it: calls are made where the consumer is at the time. Any thread. */
final class LentConsumer implements InvocationHandler {
    private final Consumer<byte[], byte[]> consumer;
    private final Lending lending;
    private final SinkState state;

    private LentConsumer(Consumer<byte[], byte[]> consumer, Lending lending, SinkState state) {
        this.consumer = consumer;
        this.lending = lending;
        this.state = state;
    }

    @SuppressWarnings("unchecked")
    static Consumer<byte[], byte[]> of(Consumer<byte[], byte[]> consumer, Lending lending, SinkState state) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                LentConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                new LentConsumer(consumer, lending, state));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            if (method.getDeclaringClass() == Object.class || method.getName().equals("wakeup")) {
                return method.invoke(consumer, arguments);
            }
            return lending.onOwner(() -> call(method, arguments));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object call(Method method, Object[] arguments) throws ReflectiveOperationException {
        Object answer = method.invoke(consumer, arguments);
        if (method.getName().startsWith("seek")) {
            moved(arguments[0]);
        }
        return answer;
    }

    /** What was read of them before is not what the task is to get next. */
    private void moved(Object partitions) {
        List<TopicPartition> moved = partitions instanceof Collection<?> some
                ? some.stream().map(TopicPartition.class::cast).toList()
                : List.of((TopicPartition) partitions);
        state.ahead().drop(moved);
        state.partitions().moved(moved);
    }
}
