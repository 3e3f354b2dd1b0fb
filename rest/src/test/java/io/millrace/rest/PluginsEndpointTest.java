package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginsEndpointTest {
    private static final String TOPICS =
            "{\"name\":\"topics\",\"type\":\"LIST\",\"required\":false,\"default_value\":\"\","
                    + "\"importance\":\"HIGH\",\"documentation\":\"Topics.\",\"group\":\"Common\",\"order_in_group\":4,"
                    + "\"width\":\"LONG\",\"display_name\":\"Topics\",\"dependents\":[\"file\"]}";
    private static final String FILE =
            "{\"name\":\"file\",\"type\":\"STRING\",\"required\":true,\"default_value\":null,"
                    + "\"importance\":\"HIGH\",\"documentation\":\"The file.\",\"group\":null,\"order_in_group\":-1,"
                    + "\"width\":\"NONE\",\"display_name\":\"file\",\"dependents\":[]}";
    private static final String SECRET = "{\"name\":\"secret\",\"type\":\"PASSWORD\",\"required\":false,"
            + "\"default_value\":\"[hidden]\",\"importance\":\"LOW\",\"documentation\":\"Hidden.\",\"group\":null,"
            + "\"order_in_group\":-1,\"width\":\"NONE\",\"display_name\":\"secret\",\"dependents\":[]}";

    private final RunningServer server = RunningServer.serving();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listsConnectorsUnlessAskedForAll() throws Exception {
        String sink = "{\"class\":\"org.example.FileSinkConnector\",\"type\":\"sink\",\"version\":\"4.3.1\"}";

        assertEquals("[" + sink + "]", server.get("/connector-plugins").body());
        assertEquals(
                "[" + sink + ",{\"class\":\"org.example.Upper\",\"type\":\"transformation\"}]",
                server.get("/connector-plugins/?connectorsOnly=false").body());
    }

    @Test
    void describesTheConfigOfAPlugin() throws Exception {
        HttpResponse<String> answer = server.get("/connector-plugins/FileSink/config");

        assertEquals(200, answer.statusCode());
        assertEquals("[" + FILE + "," + TOPICS + "," + SECRET + "]", answer.body());
        assertEquals("latest", server.catalog.version);
    }

    @Test
    void asksForTheVersionGiven() throws Exception {
        HttpResponse<String> answer = server.get("/connector-plugins/Nope/config?version=%5B1.0%5D");

        assertEquals("{\"error_code\":404,\"message\":\"Unknown plugin Nope.\"}", answer.body());
        assertEquals("[1.0]", server.catalog.version);
    }

    @Test
    void tellsWhatIsWrongWithPluginsAndTheirPlaces() throws Exception {
        HttpResponse<String> answer = server.get("/connector-plugins/problems");

        assertEquals(200, answer.statusCode());
        assertEquals(
                "[{\"location\":\"file:/opt/plugins/empty/\",\"kind\":\"empty\",\"severity\":\"warning\","
                        + "\"message\":\"No jars.\",\"remedy\":\"Put jars there.\"},"
                        + "{\"location\":\"classpath\",\"class\":\"org.example.Odd\",\"type\":\"sink\","
                        + "\"kind\":\"hangs\",\"severity\":\"error\",\"message\":\"It hangs.\","
                        + "\"remedy\":\"Ask its author.\"}]",
                answer.body());
    }

    @Test
    void rendersValidationResultsAndHidesPasswords() throws Exception {
        HttpResponse<String> answer = server.send(
                "PUT",
                "/connector-plugins/FileSinkConnector/config/validate",
                "{\"connector.class\":\"org.example.FileSink\"}");

        assertEquals(200, answer.statusCode());
        assertFalse(answer.body().contains("raw"));
        assertEquals(
                "{\"name\":\"org.example.FileSink\",\"error_count\":1,\"groups\":[\"Common\"],\"configs\":["
                        + "{\"definition\":" + TOPICS + ",\"value\":{\"name\":\"topics\",\"value\":\"a,b\","
                        + "\"recommended_values\":[\"a\",null],"
                        + "\"errors\":[\"Must configure one of topics or topics.regex\"],\"visible\":true}},"
                        + "{\"definition\":" + SECRET + ",\"value\":{\"name\":\"secret\",\"value\":\"[hidden]\","
                        + "\"recommended_values\":[],\"errors\":[],\"visible\":true}},"
                        + "{\"definition\":null,\"value\":{\"name\":\"odd\",\"value\":\"5\",\"recommended_values\":[],"
                        + "\"errors\":[],\"visible\":true}},"
                        + "{\"definition\":" + FILE + ",\"value\":null}]}",
                answer.body());
    }
}
