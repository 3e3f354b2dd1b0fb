package io.millrace.worker.cluster;

import org.apache.kafka.common.protocol.types.ArrayOf;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Type;

/** Field by field, the messages that workers exchange through the group coordinator. */
final class ProtocolLayouts {
    static final String VERSION = "version";
    static final String URL = "url";
    static final String CONFIG_OFFSET = "config-offset";
    static final String ALLOCATION = "allocation";
    static final String ERROR = "error";
    static final String LEADER = "leader";
    static final String LEADER_URL = "leader-url";
    static final String ASSIGNED = "assignment";
    static final String REVOKED = "revoked";
    static final String DELAY = "delay";
    static final String CONNECTOR = "connector";
    static final String TASKS = "tasks";

    /** Begins every message. */
    static final Schema HEADER = new Schema(new Field(VERSION, Type.INT16));

    static final Schema STATE_V0 = new Schema(new Field(URL, Type.STRING), new Field(CONFIG_OFFSET, Type.INT64));

    /** Reads version 0 as well. */
    static final Schema STATE = new Schema(
            true,
            new Field(URL, Type.STRING),
            new Field(CONFIG_OFFSET, Type.INT64),
            new Field(ALLOCATION, Type.NULLABLE_BYTES, null, true, null));

    /** Items of one connector. */
    static final Schema ITEMS =
            new Schema(new Field(CONNECTOR, Type.STRING), new Field(TASKS, new ArrayOf(Type.INT32)));

    static final Schema ASSIGNMENT_V0 = new Schema(
            new Field(ERROR, Type.INT16),
            new Field(LEADER, Type.STRING),
            new Field(LEADER_URL, Type.STRING),
            new Field(CONFIG_OFFSET, Type.INT64),
            new Field(ASSIGNED, new ArrayOf(ITEMS)));

    /** Reads version 0 as well. */
    static final Schema ASSIGNMENT = new Schema(
            true,
            new Field(ERROR, Type.INT16),
            new Field(LEADER, Type.STRING),
            new Field(LEADER_URL, Type.STRING),
            new Field(CONFIG_OFFSET, Type.INT64),
            new Field(ASSIGNED, ArrayOf.nullable(ITEMS), null, true, null),
            new Field(REVOKED, ArrayOf.nullable(ITEMS), null, true, null),
            new Field(DELAY, Type.INT32, null, 0));

    private ProtocolLayouts() {}
}
