package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.ConnectorFiles.Plan;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectorFilesEndpointTest {
    private final RunningServer server = RunningServer.serving();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsFilesAndWhatIsToBeDone() throws Exception {
        server.rest.connectorFiles(new SampleConnectorFiles());

        assertEquals(
                "{\"directory\":\"/etc/connectors\",\"mode\":\"apply\",\"problem\":null,\"files\":["
                        + "{\"file\":\"c.json\",\"connector\":\"c\",\"state\":\"change\",\"keys\":[\"tasks.max\"],"
                        + "\"problem\":null},"
                        + "{\"file\":\"d.json\",\"connector\":null,\"state\":\"bad\",\"keys\":[],"
                        + "\"problem\":\"No name.\"}]}",
                server.get("/connector-files").body());
    }

    @Test
    void saysWhyNothingIsCompared() throws Exception {
        server.rest.connectorFiles(() -> new Plan("/x", false, Optional.of("It is gone."), List.of()));

        assertEquals(
                "{\"directory\":\"/x\",\"mode\":\"plan\",\"problem\":\"It is gone.\",\"files\":[]}",
                server.get("/connector-files").body());
    }

    @Test
    void aWorkerWithoutADirectoryNamesTheSetting() throws Exception {
        HttpResponse<String> answer = server.get("/connector-files");

        assertEquals(404, answer.statusCode());
        assertTrue(answer.body().contains("'connectors.dir'"), answer.body());
    }
}
