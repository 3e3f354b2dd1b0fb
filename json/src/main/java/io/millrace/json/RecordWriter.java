package io.millrace.json;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records of the schemas it has learned; how an envelope looks is seen once, in what Apache's converter wrote.
 * Any thread.
 */
final class RecordWriter {
    private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);

    private final JsonSettings settings;
    private final PayloadWriters payloads;
    private final WritePlan schemaless;
    private final PlanCache<Schema, WritePlan> plans;
    private final AtomicReference<JsonBytes> buffer = new AtomicReference<>(new JsonBytes());
    private volatile WritePlan last;

    RecordWriter(JsonSettings settings) {
        this.settings = settings;
        this.payloads = new PayloadWriters(settings);
        this.plans = new PlanCache<>(settings.rememberedSchemas(), plan -> plan.start().length);
        this.schemaless = plan(null, Envelope.WITHOUT_SCHEMA, payloads.of(null));
        this.last = schemaless;
    }

    private WritePlan plan(Schema schema, byte[] start, PayloadWriter payload) {
        return settings.envelopes()
                ? new WritePlan(schema, start, Envelope.END, payload)
                : new WritePlan(schema, WritePlan.NOTHING, WritePlan.NOTHING, payload);
    }

    /** Throws any {@code RuntimeException} if Apache's converter has to write the record. */
    byte[] write(Schema schema, Object value) {
        WritePlan plan = planFor(schema);
        JsonBytes mine = buffer.getAndSet(null);
        JsonBytes out = mine == null ? new JsonBytes() : mine;
        try {
            plan.write(value, out);
            return out.toByteArray();
        } finally {
            out.clear();
            buffer.lazySet(out);
        }
    }

    private WritePlan planFor(Schema schema) {
        WritePlan recent = last;
        if (recent.schema() == schema) {
            return recent;
        }
        WritePlan plan = schema == null ? schemaless : learned(schema);
        last = plan.schema() == schema ? plan : new WritePlan(schema, plan.start(), plan.end(), plan.payload());
        return plan;
    }

    private WritePlan learned(Schema schema) {
        if (!isFixed(schema)) {
            throw new Unusual("a schema may change");
        }
        return plans.find(schema).orElseThrow(() -> new Unusual("a schema is new"));
    }

    /** Looks at a record that Apache's converter wrote, in order to write the next one of its schema here. */
    void learn(Schema schema, byte[] written) {
        if (settings.rememberedSchemas() <= 0
                || !isFixed(schema)
                || plans.find(schema).isPresent()) {
            return;
        }
        try {
            byte[] start =
                    settings.envelopes() ? Arrays.copyOf(written, Envelope.payloadStart(written)) : WritePlan.NOTHING;
            plans.keep(schema, plan(schema, start, payload(schema)));
        } catch (Unusual e) {
            LOG.debug("An envelope written by Apache's converter is not understood: {}", e.getMessage());
        }
    }

    private PayloadWriter payload(Schema schema) {
        try {
            return payloads.of(schema);
        } catch (Unusual e) {
            LOG.debug("Values of {} are left to Apache's converter: {}", schema, e.getMessage());
            return (value, out) -> {
                throw new Unusual("a schema is out of the ordinary");
            };
        }
    }

    /** Schemas of other classes may change, or differ from what they are equal to. */
    private static boolean isFixed(Schema schema) {
        return schema != null && schema.getClass() == ConnectSchema.class;
    }

    void forget() {
        plans.clear();
        last = schemaless;
    }
}
