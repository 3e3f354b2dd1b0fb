package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class MemoryTopicLogTest extends TopicLogContract {
    private final MemoryTopic topic = new MemoryTopic();

    @Override
    protected TopicLog create() {
        return MemoryTopicLog.atOnce(topic);
    }

    @Test
    void deliversWhenTold() {
        MemoryTopicLog log = MemoryTopicLog.whenTold(topic);
        Heard heard = started(log);

        log.send(bytes("a"), bytes("1"));
        log.send(bytes("a"), bytes("2"));
        CompletableFuture<Void> end = log.readToEnd();
        log.deliver(1);

        assertEquals(List.of("1"), heard.values());
        assertFalse(end.isDone());
        log.deliver();
        assertEquals(List.of("1", "2"), heard.values());
        assertTrue(end.isDone());
    }

    @Test
    void keepsOffsetsWhenCompacted() {
        topic.append(bytes("a"), bytes("1"));
        topic.append(bytes("b"), bytes("1"));
        topic.append(bytes("a"), bytes("2"));
        topic.append(bytes("b"), null);
        topic.skipOffset(0);

        topic.compact(true);

        MemoryTopicLog log = MemoryTopicLog.whenTold(topic);
        Heard heard = started(log);
        assertEquals(List.of("2"), heard.values());
        assertEquals(2, heard.last().offset());
        assertTrue(log.readToEnd().isDone());
        assertEquals(5, log.send(bytes("c"), bytes("1")).join());
    }

    @Test
    void holdsLosesAndRefusesSends() {
        MemoryTopicLog log = MemoryTopicLog.atOnce(topic);
        Heard heard = started(log);

        log.holdSends();
        CompletableFuture<Long> first = log.send(bytes("a"), bytes("1"));
        assertFalse(first.isDone());
        log.releaseSends();
        log.holdSends();
        CompletableFuture<Long> second = log.send(bytes("a"), bytes("2"));
        log.loseSends(new IllegalStateException("lost"));
        log.refuseSends(Optional.of(new IllegalStateException("refused")));
        CompletableFuture<Long> third = log.send(bytes("a"), bytes("3"));

        assertEquals(0, first.join());
        assertThrows(CompletionException.class, second::join);
        assertThrows(CompletionException.class, third::join);
        assertEquals(List.of("1"), heard.values());
    }
}
