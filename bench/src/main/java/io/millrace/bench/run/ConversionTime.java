package io.millrace.bench.run;

import io.millrace.bench.plugin.Payload;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;

/** How long Apache's JSON converter takes for a record of a sink, once it is compiled, when nothing else runs. */
final class ConversionTime {
    private static final int TURNS = 400;

    private ConversionTime() {}

    /** The best of many turns. */
    static long nanoseconds(Load load) {
        Payload payload = Payload.of(load.kind(), load.size(), 0);
        byte[][] values = new byte[payload.size()][];
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of("schemas.enable", "true"), false);
            for (int i = 0; i < values.length; i++) {
                values[i] = json.fromConnectData("t", payload.schema(), payload.at(i));
            }
            long best = Long.MAX_VALUE;
            for (int turn = 0; turn < TURNS; turn++) {
                best = Math.min(best, turn(json, values));
            }
            return best / values.length;
        }
    }

    private static long turn(JsonConverter json, byte[][] values) {
        long from = System.nanoTime();
        for (byte[] value : values) {
            json.toConnectData("t", value);
        }
        return System.nanoTime() - from;
    }
}
