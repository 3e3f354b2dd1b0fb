package io.millrace.worker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ConnectorTaskId;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.junit.jupiter.api.Test;

/** The worked bytes of the contract (group-protocol.md, section 2), the leniency of readers, and our mark. */
class ProtocolCodecTest {
    private static final String URL = "http://h:8083/";
    private static final String URL_AND_OFFSET = "000e 687474703a2f2f683a383038332f 0000000000000007";
    private static final String ANSWER_HEADER = "0000 0005 77312d6964" + URL_AND_OFFSET;
    private static final String C1_AND_TASK = "00000001 0002 6331 00000002 ffffffff 00000000";
    private static final String MARK = "4d4c5243";

    private static final WorkSet HELD = new WorkSet(Set.of("c1"), Set.of(new ConnectorTaskId("c1", 0)));
    private static final GroupAssignment ANSWER = answer(HELD, WorkSet.EMPTY);

    private final ProtocolCodec unmarked = new ProtocolCodec(false);
    private final ProtocolCodec codec = new ProtocolCodec(true);

    private static GroupAssignment answer(WorkSet assigned, WorkSet revoked) {
        return new GroupAssignment(false, "w1-id", URL, 7, assigned, revoked, 0);
    }

    private static WorkerState state(Optional<WorkSet> allocation, boolean millrace, boolean leaving) {
        return new WorkerState(URL, 7, allocation, millrace, leaving);
    }

    private static WorkerState idle() {
        return state(Optional.empty(), true, false);
    }

    @Test
    void metadataWithoutAnAllocationIsWrittenAsTheContractSays() {
        assertBytes("0000" + URL_AND_OFFSET, unmarked.write(idle(), Optional.empty(), ConnectProtocol.EAGER));
        assertBytes(
                "0001" + URL_AND_OFFSET + "ffffffff",
                unmarked.write(idle(), Optional.empty(), ConnectProtocol.COMPATIBLE));
        assertBytes(
                "0002" + URL_AND_OFFSET + "ffffffff",
                unmarked.write(idle(), Optional.empty(), ConnectProtocol.SESSIONED));
    }

    @Test
    void metadataCarriesTheAllocationAsAnAssignmentOfItsOwn() {
        WorkerState holding = state(Optional.of(HELD), true, false);

        ByteBuffer bytes = unmarked.write(holding, Optional.of(ANSWER), ConnectProtocol.SESSIONED);

        assertBytes(holdingBytes(), bytes);
        assertEquals(state(Optional.of(HELD), false, false), codec.readState(bytes));
    }

    private static String holdingBytes() {
        return "0002" + URL_AND_OFFSET + "0000003f 0002" + ANSWER_HEADER + C1_AND_TASK + "00000000 00000000";
    }

    @Test
    void theEagerProtocolTellsNoAllocation() {
        WorkerState holding = state(Optional.of(HELD), true, true);

        assertBytes("0000" + URL_AND_OFFSET, codec.write(holding, Optional.of(ANSWER), ConnectProtocol.EAGER));
    }

    @Test
    void incrementsAreWrittenAsTheContractSays() {
        GroupAssignment increments = answer(threeItems(), tasks(new ConnectorTaskId("c3", 0)));

        ByteBuffer bytes = codec.write(increments, ConnectProtocol.SESSIONED);

        assertBytes(
                "0002" + ANSWER_HEADER
                        + "00000002 0002 6331 00000002 ffffffff 00000000 0002 6332 00000001 00000001"
                        + "00000001 0002 6333 00000001 00000000 00000000",
                bytes);
        assertEquals(increments, codec.readAssignment(bytes));
    }

    @Test
    void anEagerAssignmentEndsBehindWhatIsAssigned() {
        GroupAssignment assignment = answer(threeItems(), WorkSet.EMPTY);

        ByteBuffer bytes = codec.write(assignment, ConnectProtocol.EAGER);

        assertBytes(
                "0000" + ANSWER_HEADER + "00000002 0002 6331 00000002 ffffffff 00000000 0002 6332 00000001 00000001",
                bytes);
        assertEquals(assignment, codec.readAssignment(bytes));
    }

    private static WorkSet threeItems() {
        return HELD.with(tasks(new ConnectorTaskId("c2", 1)));
    }

    private static WorkSet tasks(ConnectorTaskId... tasks) {
        return new WorkSet(Set.of(), new LinkedHashSet<>(List.of(tasks)));
    }

    @Test
    void namesWithAnInstanceComeBeforeNamesWithTasksOnly() {
        WorkSet work = tasks(new ConnectorTaskId("x", 3), new ConnectorTaskId("y", 2), new ConnectorTaskId("x", 1))
                .with(new WorkSet(Set.of("y"), Set.of()));

        ByteBuffer bytes = codec.write(answer(work, WorkSet.EMPTY), ConnectProtocol.COMPATIBLE);

        assertBytes(
                "0001" + ANSWER_HEADER
                        + "00000002 0001 79 00000002 ffffffff 00000002 0001 78 00000002 00000003 00000001"
                        + "00000000 00000000",
                bytes);
    }

    @Test
    void aMismatchAndADelayAreToldAndBecomePartOfTheAllocation() {
        GroupAssignment mismatch = new GroupAssignment(true, "w1-id", URL, 9, WorkSet.EMPTY, WorkSet.EMPTY, 300_000);

        ByteBuffer bytes = codec.write(mismatch, ConnectProtocol.SESSIONED);
        ByteBuffer state =
                unmarked.write(state(Optional.of(HELD), true, false), Optional.of(mismatch), ConnectProtocol.SESSIONED);

        assertEquals(mismatch, codec.readAssignment(bytes));
        state.position(state.limit() - 63);
        assertEquals(
                new GroupAssignment(true, "w1-id", URL, 9, HELD, WorkSet.EMPTY, 300_000), codec.readAssignment(state));
    }

    @Test
    void ourMarkStandsBehindTheFieldsThatApacheReads() {
        ByteBuffer staying = codec.write(idle(), Optional.empty(), ConnectProtocol.SESSIONED);
        ByteBuffer leaving =
                codec.write(state(Optional.of(HELD), true, true), Optional.of(ANSWER), ConnectProtocol.COMPATIBLE);

        assertBytes("0002" + URL_AND_OFFSET + "ffffffff" + MARK + "00", staying);
        assertEquals(idle(), codec.readState(staying));
        assertTrue(hex(leaving).endsWith(MARK + "01"));
        assertEquals(state(Optional.of(HELD), true, true), unmarked.readState(leaving));
    }

    @Test
    void otherBytesBehindTheMetadataAreNoMark() {
        for (String more : List.of("00", "00000000", MARK, "4d4c524401", "0000000000000000")) {
            assertFalse(
                    codec.readState(bytes("0001" + URL_AND_OFFSET + "ffffffff" + more))
                            .millrace(),
                    more);
        }
    }

    @Test
    void metadataWithoutTheLastFieldHasNoAllocation() {
        assertEquals(state(Optional.empty(), false, false), codec.readState(bytes("0000" + URL_AND_OFFSET)));
        assertEquals(state(Optional.empty(), false, false), codec.readState(bytes("0002" + URL_AND_OFFSET)));
    }

    @Test
    void anyVersionIsReadButANegativeOneIsRefused() {
        assertEquals(
                idle().url(), codec.readState(bytes("7fff" + URL_AND_OFFSET)).url());

        assertThrows(SchemaException.class, () -> codec.readState(bytes("ffff" + URL_AND_OFFSET)));
        assertThrows(SchemaException.class, () -> codec.readAssignment(bytes("8000" + ANSWER_HEADER)));
    }

    @Test
    void missingAndNullListsAreEmpty() {
        GroupAssignment empty = answer(WorkSet.EMPTY, WorkSet.EMPTY);

        assertEquals(empty, codec.readAssignment(bytes("0001" + ANSWER_HEADER)));
        assertEquals(empty, codec.readAssignment(bytes("0001" + ANSWER_HEADER + "ffffffff")));
        assertEquals(empty, codec.readAssignment(bytes("0002" + ANSWER_HEADER + "ffffffff ffffffff 00000000")));
    }

    @Test
    void itemsMayComeInAnyOrderAndSeveralTimes() {
        String items = "00000003 0002 6331 00000002 00000000 ffffffff 0002 6332 00000001 00000001"
                + "0002 6331 00000002 ffffffff 00000000";

        assertEquals(
                threeItems(),
                codec.readAssignment(bytes("0000" + ANSWER_HEADER + items)).assigned());
    }

    @Test
    void truncatedBytesAreRefusedWhereverTheyEnd() {
        for (String cut : List.of("", "00", "0001", "0001 000e 6874", "0001" + URL_AND_OFFSET + "00", "0001ffff")) {
            assertThrows(SchemaException.class, () -> codec.readState(bytes(cut)), cut);
        }
        String holding = holdingBytes().replace(" ", "");
        for (int end = 60; end < holding.length(); end += 2) {
            String cut = holding.substring(0, end);
            assertThrows(SchemaException.class, () -> codec.readState(bytes(cut)), cut);
        }
    }

    @Test
    void readingLeavesTheBufferAsItIs() {
        ByteBuffer bytes = codec.write(ANSWER, ConnectProtocol.SESSIONED);
        int remaining = bytes.remaining();

        codec.readAssignment(bytes);

        assertEquals(remaining, bytes.remaining());
    }

    private static void assertBytes(String expected, ByteBuffer bytes) {
        assertEquals(expected.replace(" ", ""), hex(bytes));
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
