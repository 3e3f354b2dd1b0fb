package io.millrace.bench.micro;

import io.millrace.bench.plugin.Payload;
import io.millrace.bench.plugin.PayloadKind;
import io.millrace.worker.record.SinkPipeline;
import io.millrace.worker.record.UsedTopics;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.storage.Converter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A consumed record on its way to the sink: conversion and transformations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SinkPathBenchmark {
    @Param({"BYTES", "STRING", "STRUCT"})
    public PayloadKind kind;

    @Param({"0", "4"})
    public int transformations;

    private SinkPipeline pipeline;
    private ConsumerRecord<byte[], byte[]>[] records;
    private int next;

    @Setup
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    public void open() {
        pipeline = new SinkPipeline(
                RecordPath.converters(kind), RecordPath.chain(transformations), RecordPath.policy(), usedTopics());
        pipeline.open();
        Payload payload = Payload.of(kind, 100, 1);
        Converter converter = RecordPath.converter(kind);
        records = new ConsumerRecord[payload.size()];
        for (int i = 0; i < records.length; i++) {
            byte[] value = converter.fromConnectData("t", payload.schema(), payload.at(i));
            records[i] = new ConsumerRecord<>("t", 0, i, null, value);
        }
        pipeline.newBatch();
    }

    private static UsedTopics usedTopics() {
        return new UsedTopics(topic -> {});
    }

    @Benchmark
    public Object process() {
        next = (next + 1) % records.length;
        return pipeline.process(records[next]);
    }
}
