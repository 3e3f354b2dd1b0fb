package io.millrace.bench.micro;

import io.millrace.bench.plugin.Payload;
import io.millrace.bench.plugin.PayloadKind;
import java.util.concurrent.TimeUnit;
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

/** A struct of seven fields to JSON with its schema, and back: by our converter, and by Apache's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class JsonBenchmark {
    /** Whose converter is measured. */
    public enum Side {
        MILLRACE,
        APACHE
    }

    @Param({"MILLRACE", "APACHE"})
    public Side converterOf;

    private final Payload payload = Payload.of(PayloadKind.STRUCT, 40, 1);
    private final byte[][] converted = new byte[payload.size()][];
    private Converter converter;
    private int next;

    @Setup
    public void open() {
        converter = converterOf == Side.APACHE ? RecordPath.apacheJson() : RecordPath.converter(PayloadKind.STRUCT);
        for (int i = 0; i < converted.length; i++) {
            converted[i] = converter.fromConnectData("t", payload.schema(), payload.at(i));
        }
    }

    @Benchmark
    public byte[] toJson() {
        next = (next + 1) % converted.length;
        return converter.fromConnectData("t", payload.schema(), payload.at(next));
    }

    @Benchmark
    public Object fromJson() {
        next = (next + 1) % converted.length;
        return converter.toConnectData("t", converted[next]);
    }
}
