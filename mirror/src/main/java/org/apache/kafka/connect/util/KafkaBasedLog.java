package org.apache.kafka.connect.util;

import io.millrace.mirror.LogListener;
import io.millrace.mirror.LogSource;
import io.millrace.mirror.LogTail;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Reads a topic from its beginning on a thread of its own, and goes on with whatever is written to it. Any thread starts
 * and stops it, each once.
 */
public final class KafkaBasedLog<K, V> {
    private final LogTail<K, V> tail;
    private final Runnable initializer;
    private final Runnable closeProducer;

    private KafkaBasedLog(LogTail<K, V> tail, Runnable initializer, Runnable closeProducer) {
        this.tail = tail;
        this.initializer = initializer;
        this.closeProducer = closeProducer;
    }

    /**
     * A log over clients that the caller has made. {@link #stop()} closes consumer and producer; the admin client stays
     * the caller's.
     *
     * @param consumer without subscription or assignment
     * @param producer may be null
     * @param admin finds the topic's partitions; if null, the consumer does, which may create the topic
     * @param callback is given every record, and the failure that {@link #start(boolean)} reports, on the log's thread
     * @param initializer is called when the log is started, before anything is read
     * @param partitions which partitions are read
     */
    public static <K, V> KafkaBasedLog<K, V> withExistingClients(
            String topic,
            Consumer<K, V> consumer,
            Producer<K, V> producer,
            TopicAdmin admin,
            Callback<ConsumerRecord<K, V>> callback,
            Time time,
            java.util.function.Consumer<TopicAdmin> initializer,
            Predicate<TopicPartition> partitions) {
        LogSource<K, V> source =
                new LogSource<>(topic, consumer, Optional.ofNullable(admin).map(TopicAdmin::lookup), partitions);
        return new KafkaBasedLog<>(
                new LogTail<>(source, listener(callback), time),
                () -> initializer.accept(admin),
                () -> Utils.closeQuietly(producer, "producer of topic '" + topic + "'"));
    }

    /**
     * Starts reading and returns when all that is in the topic now was given to the callback.
     *
     * @param reportErrors whether a failure on the way there ends the log: it is given to the callback and thrown, and a
     *     topic still missing after half a minute is one. Otherwise a failure is logged and tried again until it works.
     * @throws ConnectException if the log is stopped meanwhile
     */
    public void start(boolean reportErrors) {
        initializer.run();
        tail.start(reportErrors);
    }

    /** Ends the reading and closes the clients; waits for a callback under way. May be called again. */
    public void stop() {
        tail.stop();
        closeProducer.run();
    }

    private static <K, V> LogListener<K, V> listener(Callback<ConsumerRecord<K, V>> callback) {
        return new LogListener<>() {
            @Override
            public void record(ConsumerRecord<K, V> record) {
                callback.onCompletion(null, record);
            }

            @Override
            public void failed(Exception failure) {
                callback.onCompletion(failure, null);
            }
        };
    }
}
