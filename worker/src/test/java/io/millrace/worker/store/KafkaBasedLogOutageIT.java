package io.millrace.worker.store;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.RestartableKafka;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A log whose broker goes away and comes back. */
class KafkaBasedLogOutageIT {
    @Test
    void whatWasAskedDuringAnOutageIsAnsweredAfterIt() throws Exception {
        try (RestartableKafka kafka = KafkaFixture.restartable();
                LogFixture fixture = new LogFixture(kafka)) {
            List<String> heard = new CopyOnWriteArrayList<>();
            TopicLog log = fixture.log("outage");
            try {
                log.start(batch -> batch.forEach(entry -> heard.add(TopicLogContract.text(entry.value()))));
                log.send(TopicLogContract.bytes("a"), TopicLogContract.bytes("1"))
                        .get(30, TimeUnit.SECONDS);
                log.readToEnd().get(30, TimeUnit.SECONDS);

                kafka.stop();
                CompletableFuture<Long> sent = CompletableFuture.supplyAsync(
                                () -> log.send(TopicLogContract.bytes("a"), TopicLogContract.bytes("2")))
                        .thenCompose(Function.identity()); // a producer that has lost its metadata blocks
                CompletableFuture<Void> end = log.readToEnd();
                assertFalse(sent.isDone());
                kafka.restart();

                assertEquals(1, sent.get(60, TimeUnit.SECONDS));
                end.get(60, TimeUnit.SECONDS);
                log.readToEnd().get(60, TimeUnit.SECONDS);
                assertEquals(List.of("1", "2"), heard);
            } finally {
                log.close();
            }
        }
    }

    @Test
    void closesWithinMomentsWhileTheBrokerIsAway() throws Exception {
        try (RestartableKafka kafka = KafkaFixture.restartable();
                LogFixture fixture = new LogFixture(kafka)) {
            TopicLog log = fixture.log("away");
            log.start(batch -> {});
            kafka.stop();
            CompletableFuture<Long> sent = log.send(TopicLogContract.bytes("a"), TopicLogContract.bytes("1"));
            CompletableFuture<Void> end = log.readToEnd();

            long beganNs = System.nanoTime();
            log.close();

            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
            assertTrue(tookMs < 15_000, "closed after " + tookMs + " ms");
            eventually("whoever waited has been told", () -> sent.isDone() && end.isDone());
        }
    }
}
