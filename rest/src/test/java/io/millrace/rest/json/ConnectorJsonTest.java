package io.millrace.rest.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import org.junit.jupiter.api.Test;

class ConnectorJsonTest {
    @Test
    void aVersionThatIsNotKnownIsNullAndOneThatIsNotThereIsLeftOut() {
        assertEquals("{\"id\":0,\"state\":\"RUNNING\",\"worker_id\":\"h:1\",\"version\":\"1.0\"}", json("1.0"));
        assertEquals("{\"id\":0,\"state\":\"RUNNING\",\"worker_id\":\"h:1\",\"version\":null}", json(null));
        assertEquals("{\"id\":0,\"state\":\"RUNNING\",\"worker_id\":\"h:1\"}", json("undefined"));
    }

    private static String json(String version) {
        return ConnectorJson.taskState(
                        new TaskStatus(new ConnectorTaskId("c", 0), RunState.RUNNING, "h:1", 1, "", version))
                .toString();
    }
}
