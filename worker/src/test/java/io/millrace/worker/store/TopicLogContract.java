package io.millrace.worker.store;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every TopicLog promises. */
abstract class TopicLogContract {
    private final List<TopicLog> opened = new ArrayList<>();

    /** A log that is not started; all logs of one test are on the same topic, of one partition and at first empty. */
    protected abstract TopicLog create() throws Exception;

    @AfterEach
    void closeLogs() {
        opened.forEach(TopicLog::close);
    }

    /** What a reader has heard. */
    protected static final class Heard implements TopicLog.Reader {
        private final List<TopicLog.Entry> entries = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void read(List<TopicLog.Entry> batch) {
            entries.addAll(batch);
        }

        List<String> values() {
            synchronized (entries) {
                return entries.stream().map(entry -> text(entry.value())).toList();
            }
        }

        TopicLog.Entry last() {
            synchronized (entries) {
                return entries.get(entries.size() - 1);
            }
        }
    }

    protected TopicLog open() throws Exception {
        TopicLog log = create();
        opened.add(log);
        return log;
    }

    protected Heard started(TopicLog log) {
        Heard heard = new Heard();
        log.start(heard);
        return heard;
    }

    @Test
    void aReadToTheEndHasGivenTheReaderAllSendsMadeBefore() throws Exception {
        TopicLog log = open();
        Heard heard = started(log);

        for (int value = 0; value < 50; value++) {
            log.send(bytes("a"), bytes("" + value));
            await(log.readToEnd());

            assertEquals("" + value, text(heard.last().value()));
        }
        assertEquals(50, heard.values().size());
    }

    @Test
    void startGivesAllThatIsThereBeforeItReturns() throws Exception {
        TopicLog first = open();
        started(first);
        IntStream.range(0, 1200).forEach(value -> first.send(bytes("k" + value), bytes("" + value)));
        await(first.readToEnd());

        Heard heard = started(open());

        assertEquals(IntStream.range(0, 1200).mapToObj(Integer::toString).toList(), heard.values());
    }

    @Test
    void tailsWhatOthersWrite() throws Exception {
        TopicLog one = open();
        TopicLog two = open();
        Heard heard = started(two);
        started(one);

        await(one.send(bytes("a"), bytes("1")));
        eventually("the record is heard", () -> heard.values().equals(List.of("1")));

        await(one.send(bytes("a"), bytes("2")));
        await(two.readToEnd());
        assertEquals(List.of("1", "2"), heard.values());
    }

    @Test
    void sendsCompleteWithTheirOffsets() throws Exception {
        TopicLog log = open();
        Heard heard = started(log);

        assertEquals(0, await(log.send(bytes("a"), bytes("1"))));
        assertEquals(1, await(log.send(bytes("b"), null)));
        await(log.readToEnd());

        assertEquals(1, heard.last().offset());
        assertEquals(0, heard.last().partition());
        assertEquals("b", text(heard.last().key()));
        assertNull(heard.last().value());
        assertEquals(1, log.partitions());
    }

    @Test
    void anExceptionOfTheReaderDoesNotEndTheLog() throws Exception {
        TopicLog log = open();
        Heard heard = new Heard();
        log.start(batch -> {
            heard.read(batch);
            if (text(heard.last().value()).equals("bad")) {
                throw new IllegalStateException("a bad record");
            }
        });

        log.send(bytes("a"), bytes("bad"));
        await(log.readToEnd());
        log.send(bytes("a"), bytes("good"));
        await(log.readToEnd());

        assertEquals(List.of("bad", "good"), heard.values());
    }

    @Test
    void manyMayWaitForTheEndAtOnce() throws Exception {
        TopicLog log = open();
        Heard heard = started(log);

        List<CompletableFuture<Void>> waiting = IntStream.range(0, 100)
                .mapToObj(value -> {
                    log.send(bytes("a"), bytes("" + value));
                    return log.readToEnd();
                })
                .toList();

        waiting.forEach(TopicLogContract::await);
        assertEquals(100, heard.values().size());
    }

    @Test
    void theReaderMayWrite() throws Exception {
        TopicLog log = open();
        Heard heard = new Heard();
        log.start(batch -> {
            heard.read(batch);
            if (heard.values().size() == 1) {
                log.send(bytes("answer"), bytes("2"));
            }
        });

        log.send(bytes("question"), bytes("1"));

        eventually("both are heard", () -> heard.values().equals(List.of("1", "2")));
    }

    @Test
    void takesWritesFromManyThreadsInTheOrderOfEach() throws Exception {
        TopicLog log = open();
        Heard heard = started(log);

        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> IntStream.range(0, 50)
                        .forEach(value -> log.send(bytes("a"), bytes(writer + ":" + (100 + value))))))
                .toList();
        writers.forEach(TopicLogContract::await);
        await(log.readToEnd());

        assertEquals(200, heard.values().size());
        for (int writer = 0; writer < 4; writer++) {
            String prefix = writer + ":";
            List<String> own = heard.values().stream()
                    .filter(value -> value.startsWith(prefix))
                    .toList();
            assertEquals(own.stream().sorted().toList(), own);
        }
    }

    @Test
    void refusesEverythingOnceClosed() throws Exception {
        TopicLog log = open();
        started(log);

        log.close();
        log.close();

        assertThrows(CompletionException.class, () -> await(log.send(bytes("a"), bytes("1"))));
        assertThrows(CompletionException.class, () -> await(log.readToEnd()));
    }

    @Test
    void whatWasSentBeforeItsCloseArrives() throws Exception {
        TopicLog log = open();
        started(log);
        CompletableFuture<Long> sent = log.send(bytes("a"), bytes("1"));

        log.flush(Duration.ofSeconds(30));
        log.close();

        assertTrue(sent.isDone());
        assertFalse(sent.isCompletedExceptionally());
        assertEquals(List.of("1"), started(open()).values());
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    protected static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
