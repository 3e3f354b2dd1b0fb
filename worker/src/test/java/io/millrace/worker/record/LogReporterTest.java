package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.FailedRecord.Consumed;
import io.millrace.worker.record.FailedRecord.Polled;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class LogReporterTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("orders", 0);
    private static final Exception ERROR = new Exception("bad");

    private final ErrorCounts counts = new ErrorCounts(Time.SYSTEM);

    @Test
    void namesTaskStageAndClassButNotTheRecordUnlessAskedTo() {
        FailedRecord failed =
                new FailedRecord(new Consumed(Fixtures.consumed("t", 0, 1)), Stage.VALUE_CONVERTER, "C", ERROR);

        assertEquals(
                "Error encountered in task orders-0. Executing stage 'VALUE_CONVERTER' with class 'C'.",
                new LogReporter(ID, false, counts).message(failed));
        assertEquals(
                "Error encountered in task orders-0. Executing stage 'VALUE_CONVERTER' with class 'C', where consumed "
                        + "record is {topic='t', partition=0, offset=1, timestamp=1234, timestampType=CreateTime}.",
                new LogReporter(ID, true, counts).message(failed));
    }

    @Test
    void showsSourceRecordsAsTheyDescribeThemselves() {
        SourceRecord record = Fixtures.sourceRecord("t", "a", 1);
        FailedRecord failed = new FailedRecord(new Polled(record), Stage.TRANSFORMATION, "C", ERROR);

        assertEquals(
                "Error encountered in task orders-0. Executing stage 'TRANSFORMATION' with class 'C', where source "
                        + "record is = " + record + ".",
                new LogReporter(ID, true, counts).message(failed));
    }

    @Test
    void countsItsEntries() {
        FailedRecord failed =
                new FailedRecord(new Polled(Fixtures.sourceRecord("t", "a", 1)), Stage.TRANSFORMATION, "C", ERROR);

        new LogReporter(ID, false, counts).report(failed);

        assertEquals(1, counts.totalErrorsLogged());
    }

    @Test
    void aRecordThatCannotBePrintedIsNamedByItsClass() {
        Object unprintable = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };
        SourceRecord record = new SourceRecord(null, null, "t", null, unprintable);

        String message = new LogReporter(ID, true, counts)
                .message(new FailedRecord(new Polled(record), Stage.TRANSFORMATION, "C", ERROR));

        assertEquals(
                "Error encountered in task orders-0. Executing stage 'TRANSFORMATION' with class 'C', where source "
                        + "record is = org.apache.kafka.connect.source.SourceRecord.",
                message);
    }
}
