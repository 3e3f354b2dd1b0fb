package io.millrace.worker.cluster;

import static io.millrace.worker.cluster.ProtocolLayouts.ALLOCATION;
import static io.millrace.worker.cluster.ProtocolLayouts.ASSIGNED;
import static io.millrace.worker.cluster.ProtocolLayouts.ASSIGNMENT;
import static io.millrace.worker.cluster.ProtocolLayouts.CONFIG_OFFSET;
import static io.millrace.worker.cluster.ProtocolLayouts.DELAY;
import static io.millrace.worker.cluster.ProtocolLayouts.ERROR;
import static io.millrace.worker.cluster.ProtocolLayouts.LEADER;
import static io.millrace.worker.cluster.ProtocolLayouts.LEADER_URL;
import static io.millrace.worker.cluster.ProtocolLayouts.REVOKED;
import static io.millrace.worker.cluster.ProtocolLayouts.STATE;
import static io.millrace.worker.cluster.ProtocolLayouts.URL;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.apache.kafka.common.protocol.types.Struct;

/**
 * The bytes that workers exchange through the group coordinator (contract, group-protocol.md, section 2), and the mark
 * behind a member's metadata that tells our workers from Apache's, who do not read that far. Immutable.
 */
final class ProtocolCodec {
    private static final GroupAssignment NO_ANSWER =
            new GroupAssignment(false, "", "", -1, WorkSet.EMPTY, WorkSet.EMPTY, 0);

    /** "MLRC", followed by one byte of flags. */
    private static final int MARK = 0x4d4c5243;

    private static final int MARK_BYTES = Integer.BYTES + 1;
    private static final byte LEAVING = 1;

    private final boolean marks;

    /** One that does not mark what it writes leaves nothing to tell the worker from one of Apache's. */
    ProtocolCodec(boolean marks) {
        this.marks = marks;
    }

    /**
     * What a member says of itself; ready to be read.
     *
     * @param answer the last answer that it had from a leader: its header goes into the allocation, its lists do not
     */
    ByteBuffer write(WorkerState state, Optional<GroupAssignment> answer, ConnectProtocol protocol) {
        boolean incremental = protocol.isIncremental();
        Struct body = new Struct(incremental ? STATE : ProtocolLayouts.STATE_V0)
                .set(URL, state.url())
                .set(CONFIG_OFFSET, state.configOffset());
        if (incremental) {
            body.set(ALLOCATION, allocation(state, answer.orElse(NO_ANSWER), protocol));
        }
        boolean marked = marks && incremental && state.millrace();
        ByteBuffer bytes = message(body, protocol, marked ? MARK_BYTES : 0);
        if (marked) {
            bytes.putInt(MARK).put(state.leaving() ? LEAVING : 0);
        }
        return bytes.flip();
    }

    private ByteBuffer allocation(WorkerState state, GroupAssignment answer, ConnectProtocol protocol) {
        return state.allocation()
                .map(work -> write(holding(work, answer), protocol))
                .orElse(null);
    }

    private static GroupAssignment holding(WorkSet work, GroupAssignment answer) {
        return new GroupAssignment(
                answer.failed(),
                answer.leader(),
                answer.leaderUrl(),
                answer.configOffset(),
                work,
                WorkSet.EMPTY,
                answer.delayMs());
    }

    /** What the leader tells a member; ready to be read. With the eager protocol only what is assigned. */
    ByteBuffer write(GroupAssignment assignment, ConnectProtocol protocol) {
        boolean incremental = protocol.isIncremental();
        Struct body = new Struct(incremental ? ASSIGNMENT : ProtocolLayouts.ASSIGNMENT_V0)
                .set(ERROR, (short) (assignment.failed() ? 1 : 0))
                .set(LEADER, assignment.leader())
                .set(LEADER_URL, assignment.leaderUrl())
                .set(CONFIG_OFFSET, assignment.configOffset())
                .set(ASSIGNED, WorkItems.write(assignment.assigned()));
        if (incremental) {
            body.set(REVOKED, WorkItems.write(assignment.revoked())).set(DELAY, assignment.delayMs());
        }
        return message(body, protocol, 0).flip();
    }

    private static ByteBuffer message(Struct body, ConnectProtocol protocol, int moreBytes) {
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + body.sizeOf() + moreBytes);
        bytes.putShort(protocol.version());
        body.writeTo(bytes);
        return bytes;
    }

    /** Reads a member's metadata of any version, leaves the buffer as it is; {@link SchemaException} if it is none. */
    WorkerState readState(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        Struct body = read(STATE, rest);
        Optional<WorkSet> allocation = Optional.ofNullable(body.getBytes(ALLOCATION))
                .map(this::readAssignment)
                .map(GroupAssignment::assigned);
        boolean millrace = rest.remaining() >= MARK_BYTES && rest.getInt() == MARK;
        boolean leaving = millrace && (rest.get() & LEAVING) != 0;
        return new WorkerState(body.getString(URL), body.getLong(CONFIG_OFFSET), allocation, millrace, leaving);
    }

    /** Reads an answer of any version, leaves the buffer as it is; {@link SchemaException} if it is none. */
    GroupAssignment readAssignment(ByteBuffer bytes) {
        Struct body = read(ASSIGNMENT, bytes.duplicate());
        return new GroupAssignment(
                body.getShort(ERROR) != 0,
                body.getString(LEADER),
                body.getString(LEADER_URL),
                body.getLong(CONFIG_OFFSET),
                WorkItems.read(body.getArray(ASSIGNED)),
                WorkItems.read(body.getArray(REVOKED)),
                body.getInt(DELAY));
    }

    private static Struct read(Schema layout, ByteBuffer bytes) {
        short version = ProtocolLayouts.HEADER.read(bytes).getShort(ProtocolLayouts.VERSION);
        if (version < 0) {
            throw new SchemaException("A worker of this group sent a message of version " + version
                    + ", which no worker writes; check that only Connect workers use this group.id");
        }
        return layout.read(bytes);
    }
}
