package io.millrace.bench.micro;

import io.millrace.bench.plugin.Payload;
import io.millrace.bench.plugin.PayloadKind;
import io.millrace.worker.record.SourcePipeline;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
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

/** A source record on its way to the producer: transformations and conversion. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SourcePathBenchmark {
    @Param({"BYTES", "STRING", "STRUCT"})
    public PayloadKind kind;

    @Param({"0", "4"})
    public int transformations;

    private SourcePipeline pipeline;
    private SourceRecord[] records;
    private int next;

    @Setup
    public void open() {
        pipeline =
                new SourcePipeline(RecordPath.chain(transformations), RecordPath.converters(kind), RecordPath.policy());
        pipeline.open();
        Payload payload = Payload.of(kind, 100, 1);
        records = new SourceRecord[payload.size()];
        for (int i = 0; i < records.length; i++) {
            records[i] = new SourceRecord(Map.of(), Map.of("position", i), "t", payload.schema(), payload.at(i));
        }
    }

    @Benchmark
    public Object process() {
        next = (next + 1) % records.length;
        return pipeline.process(records[next]);
    }
}
