package io.millrace.json;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;

/**
 * Random schemas, values and documents, to which Apache's converter and ours must answer alike; {@code
 * millrace.test.json.cases} and {@code millrace.test.json.seed} say how many and which.
 */
class SameAnswersTest {
    private static final int CASES = Integer.getInteger("millrace.test.json.cases", 10_000);

    private final long seed = Long.getLong("millrace.test.json.seed", System.nanoTime() % 1_000_000_000);
    private final Random random = new Random(seed);
    private final RandomValues values = new RandomValues(random);
    private final RandomSchemas schemas = new RandomSchemas(random, values);
    private final RandomEdits edits = new RandomEdits(random);
    private long calls;
    private long handedOver;

    @Test
    void writesWhatApacheWrites() {
        run(() -> {
            Twins twins = twins(Twins.anyConfig(random));
            writeSome(twins);
            return twins;
        });
    }

    @Test
    void readsWhatApacheReads() {
        run(() -> {
            Twins twins = twins(Twins.anyConfig(random));
            for (int i = 0; i < 4; i++) {
                readSome(twins, schemas.next());
            }
            return twins;
        });
    }

    @Test
    void readsWithAFixedSchemaWhatApacheReads() {
        run(() -> {
            Schema schema = schemas.next();
            Twins enveloped = twins(Map.of());
            byte[] envelope = enveloped.write(schema, values.of(schema));
            if (envelope == null) {
                return enveloped;
            }
            Map<String, Object> config = new HashMap<>(Twins.anyConfig(random));
            config.put("schema.content", content(envelope));
            return readBare(twins(config), schema);
        });
    }

    private Twins readBare(Twins twins, Schema schema) {
        Twins bare = twins(Map.of("schemas.enable", false));
        for (int i = 0; i < 20 && twins.ready(); i++) {
            byte[] payload = bare.write(schema, values.of(schema));
            if (payload != null) {
                twins.read(edits.edit(payload, 0));
            }
        }
        return twins;
    }

    private static String content(byte[] envelope) {
        String text = new String(envelope, StandardCharsets.UTF_8);
        int end = new String(envelope, 0, Envelope.payloadStart(envelope), StandardCharsets.UTF_8).length();
        return text.substring("{\"schema\":".length(), end - ",\"payload\":".length());
    }

    private Twins twins(Map<String, ?> config) {
        return new Twins(config, "-Dmillrace.test.json.seed=" + seed);
    }

    private void writeSome(Twins twins) {
        for (int i = 0; i < 4; i++) {
            Schema schema = schemas.next();
            for (int j = 0; j < 12; j++) {
                twins.write(schema, values.of(schema));
                twins.write(null, values.schemaless(3));
            }
        }
    }

    private void readSome(Twins twins, Schema schema) {
        byte[] record = twins.write(schema, values.of(schema));
        if (record == null) {
            return;
        }
        twins.read(record);
        for (int i = 0; i < 12; i++) {
            int payload = payloadStart(record);
            byte[] next = twins.write(schema, values.of(schema));
            record = next == null ? record : next;
            twins.read(record);
            twins.read(edits.edit(record, random.nextInt(8) == 0 ? 0 : payload));
            twins.read((new String(record, 0, payload, StandardCharsets.ISO_8859_1)
                            + edits.token()
                            + (payload > 0 ? "}" : ""))
                    .getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static int payloadStart(byte[] record) {
        try {
            return Envelope.payloadStart(record);
        } catch (Unusual e) {
            return 0;
        }
    }

    private interface Round {
        Twins run();
    }

    private void run(Round round) {
        System.out.println("-Dmillrace.test.json.seed=" + seed + " -Dmillrace.test.json.cases=" + CASES);
        while (calls < CASES) {
            Twins twins = round.run();
            calls += twins.calls();
            handedOver += twins.ours.handedOver();
        }
        System.out.println(calls + " calls, handed over " + handedOver);
        assertTrue(handedOver < calls * 3 / 4, () -> handedOver + " of " + calls + " calls went to Apache's converter");
    }
}
