package io.millrace.json;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records whose schema it has learned; which one some bytes mean is seen once, in what Apache's converter read.
 * Any thread.
 */
final class RecordReader {
    private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);

    private final JsonSettings settings;
    private final PayloadReaders payloads;
    private final PlanCache<Start, ReadPlan> plans;
    private final NameCache names = new NameCache(256);
    private final AtomicReference<JsonCursor> cursor = new AtomicReference<>();
    private volatile ReadPlan last;

    RecordReader(JsonSettings settings) {
        this.settings = settings;
        this.payloads = new PayloadReaders(settings);
        this.plans = new PlanCache<>(settings.rememberedSchemas(), plan -> plan.start().length);
        this.last = first();
    }

    /** What is known before anything was read. */
    private ReadPlan first() {
        if (!settings.envelopes()) {
            return new ReadPlan(WritePlan.NOTHING, null, payloads.of(null));
        }
        return settings.fixedSchema()
                ? new ReadPlan(WritePlan.NOTHING, null, RecordReader::unknown)
                : new ReadPlan(Envelope.WITHOUT_SCHEMA, null, payloads.of(null));
    }

    private static Object unknown(JsonCursor in) {
        throw new Unusual("a schema is not known yet, or out of the ordinary");
    }

    /** Throws any {@code RuntimeException} if Apache's converter has to read the record. */
    SchemaAndValue read(byte[] record) {
        ReadPlan plan = last;
        if (!plan.fits(record)) {
            plan = plans.find(Start.of(record)).orElseThrow(() -> new Unusual("a schema is new"));
            last = plan;
        }
        JsonCursor free = cursor.getAndSet(null);
        JsonCursor mine = free == null ? new JsonCursor(names) : free;
        try {
            return plan.read(record, mine);
        } finally {
            mine.end();
            cursor.lazySet(mine);
        }
    }

    /** Looks at how Apache's converter read a record, in order to read the next one of its schema here. */
    void learn(byte[] record, SchemaAndValue read) {
        if (settings.fixedSchema()) {
            if (read.schema() != null) {
                last = new ReadPlan(WritePlan.NOTHING, read.schema(), payload(read.schema()));
            }
        } else if (settings.envelopes() && settings.rememberedSchemas() > 0) {
            learnEnvelope(record, read.schema());
        }
    }

    private void learnEnvelope(byte[] record, Schema schema) {
        try {
            Start start = Start.of(record);
            if (plans.find(start).isEmpty()) {
                byte[] own = Arrays.copyOf(record, start.length());
                plans.keep(new Start(own, own.length), new ReadPlan(own, schema, payload(schema)));
            }
        } catch (Unusual e) {
            LOG.trace("A record is no envelope that begins with its schema: {}", e.getMessage());
        }
    }

    private PayloadReader payload(Schema schema) {
        try {
            return payloads.of(schema);
        } catch (Unusual e) {
            LOG.debug("Values of {} are left to Apache's converter: {}", schema, e.getMessage());
            return RecordReader::unknown;
        }
    }

    void forget() {
        plans.clear();
        last = first();
    }

    /** The first bytes of a record as a key. Immutable, if nobody changes the record. */
    private record Start(byte[] record, int length) {
        static Start of(byte[] record) {
            return new Start(record, Envelope.payloadStart(record));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Start
                    && Arrays.equals(record, 0, length, ((Start) other).record, 0, ((Start) other).length);
        }

        @Override
        public int hashCode() {
            int hash = 1;
            for (int i = 0; i < length; i++) {
                hash = 31 * hash + record[i];
            }
            return hash;
        }
    }
}
