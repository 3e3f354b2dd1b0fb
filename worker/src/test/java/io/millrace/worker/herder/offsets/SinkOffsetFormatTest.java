package io.millrace.worker.herder.offsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SinkOffsetFormatTest {
    private static final String NOT_A_PARTITION = "Failed to parse the following Kafka partition value in the provided "
            + "offsets: '%s'. Partition values for sink connectors need to be integers.";
    private static final String NOT_AN_OFFSET = "Failed to parse the following Kafka offset value in the provided "
            + "offsets: '%s'. Offset values for sink connectors need to be integers.";

    @Test
    void takesNumbersAndTheirTexts() {
        Map<TopicPartition, Long> expected = new LinkedHashMap<>();
        expected.put(new TopicPartition("t", 0), 5L);
        expected.put(new TopicPartition("t", 1), 6L);
        expected.put(new TopicPartition("7", 2), null);

        assertEquals(
                expected,
                SinkOffsetFormat.read(List.of(
                        offset(partition("t", 0), Map.of("kafka_offset", 5)),
                        offset(partition("t", "1"), Map.of("kafka_offset", "6", "more", true)),
                        offset(partition(7, 2L), null))));
    }

    @Test
    void whatIsGivenLastForAPartitionCounts() {
        assertEquals(
                Map.of(new TopicPartition("t", 0), 2L),
                SinkOffsetFormat.read(List.of(
                        offset(partition("t", 0), null),
                        offset(partition("t", 0), Map.of("kafka_offset", 1)),
                        offset(partition("t", "0"), Map.of("kafka_offset", 2)))));
    }

    @Test
    void writesWhatItReads() {
        TopicPartition partition = new TopicPartition("t", 3);

        assertEquals(Map.of(partition, 9L), SinkOffsetFormat.read(List.of(SinkOffsetFormat.write(partition, 9))));
    }

    static Stream<Arguments> faults() {
        Map<String, Object> good = partition("t", 0);
        return Stream.of(
                Arguments.of(null, null, "The partition for a sink connector offset cannot be null or missing"),
                Arguments.of(Map.of(), null, bothKeys()),
                Arguments.of(Map.of("kafka_topic", "t"), null, bothKeys()),
                Arguments.of(Map.of("kafka_partition", 0), null, bothKeys()),
                Arguments.of(partition(null, 0), null, "Kafka topic names must be valid strings and may not be null"),
                Arguments.of(partition("t", null), null, "Kafka partitions must be valid numbers and may not be null"),
                Arguments.of(partition("t", "a"), null, NOT_A_PARTITION.formatted("a")),
                Arguments.of(partition("t", 1.0), null, NOT_A_PARTITION.formatted("1.0")),
                Arguments.of(partition("t", Map.of("a", 1)), null, NOT_A_PARTITION.formatted("{a=1}")),
                Arguments.of(partition("", 0), null, "Kafka topic names must be valid strings and may not be empty"),
                Arguments.of(partition("t", -1), null, "The Kafka partition must not be negative, was -1"),
                Arguments.of(
                        good,
                        Map.of(),
                        "The offset for a sink connector should either be null or contain the key 'kafka_offset'"),
                Arguments.of(good, Collections.singletonMap("kafka_offset", null), NOT_AN_OFFSET.formatted("null")),
                Arguments.of(good, Map.of("kafka_offset", 1.5), NOT_AN_OFFSET.formatted("1.5")),
                Arguments.of(good, Map.of("kafka_offset", "x"), NOT_AN_OFFSET.formatted("x")),
                Arguments.of(good, Map.of("kafka_offset", -2), "The Kafka offset of t-0 must not be negative, was -2"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void refusesWhatIsNoOffsetOfAConsumerGroup(
            Map<String, Object> partition, Map<String, Object> offset, String message) {
        List<PartitionOffset> offsets = List.of(offset(partition, offset));

        assertEquals(
                message,
                assertThrows(
                                InvalidRefusal.class,
                                () -> SinkOffsetFormat.requireCommittable(SinkOffsetFormat.read(offsets)))
                        .getMessage());
    }

    private static String bothKeys() {
        return "The partition for a sink connector offset must contain the keys 'kafka_topic' and 'kafka_partition'";
    }

    private static PartitionOffset offset(Map<String, Object> partition, Map<String, Object> offset) {
        return new PartitionOffset(partition, offset);
    }

    private static Map<String, Object> partition(Object topic, Object partition) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kafka_topic", topic);
        map.put("kafka_partition", partition);
        return map;
    }
}
