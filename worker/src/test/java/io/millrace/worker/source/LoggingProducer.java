package io.millrace.worker.source;

import io.millrace.worker.record.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A transactional producer that writes down what is asked of it; a test may let it hang. */
final class LoggingProducer extends MockProducer<byte[], byte[]> {
    private final List<String> log;
    final CountDownLatch released = new CountDownLatch(1);
    volatile boolean hangsInInit;

    LoggingProducer(List<String> log) {
        super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        this.log = log;
    }

    @Override
    public void initTransactions() {
        log.add("init");
        if (hangsInInit) {
            awaitClose();
        }
        super.initTransactions();
    }

    private void awaitClose() {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new KafkaException("closed");
    }

    @Override
    public void beginTransaction() {
        log.add("begin");
        super.beginTransaction();
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        log.add("send " + record.topic() + " " + Fixtures.text(record.value()));
        return super.send(record, callback);
    }

    @Override
    public void commitTransaction() {
        log.add("commit");
        super.commitTransaction();
    }

    @Override
    public void abortTransaction() {
        log.add("abort");
        super.abortTransaction();
    }

    @Override
    public void close(Duration timeout) {
        log.add("close " + timeout.toSeconds());
        released.countDown();
        super.close(timeout);
    }

    /** The values that readers of committed records see in a topic. */
    List<String> committed(String topic) {
        return history().stream()
                .filter(record -> record.topic().equals(topic))
                .map(record -> Fixtures.text(record.value()))
                .toList();
    }
}
