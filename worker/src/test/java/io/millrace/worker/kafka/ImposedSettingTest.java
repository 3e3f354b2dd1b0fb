package io.millrace.worker.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is imposed and when that is told; the logger of the tests writes to standard error. */
class ImposedSettingTest {
    @ParameterizedTest
    @CsvSource({"true, true", "true, ' TRUE '", "true, ", "read_committed, READ_COMMITTED"})
    void saysNothingWhereNothingIsIgnored(String value, String given) {
        String logged = logOf(ImposedSetting.ofConnectors("enable.idempotence", value), given);

        assertFalse(logged.contains("will be ignored"), logged);
    }

    @Test
    void warnsOfAnotherValueInApachesWords() {
        String logged = logOf(ImposedSetting.ofConnectors("enable.idempotence", "true"), "false");

        assertTrue(
                logged.contains("The value 'false' for the 'enable.idempotence' property will be ignored as it cannot "
                        + "be overridden for connectors when exactly-once source support is enabled. The value "
                        + "'true' will be used instead."),
                logged);
    }

    @Test
    void transactionalIdsThatDifferInCaseAreOthers() {
        String logged = logOf(ImposedSetting.ofConnectors("transactional.id", "group-files-0"), "Group-files-0");

        assertTrue(logged.contains("'Group-files-0'"), logged);
    }

    private static String logOf(ImposedSetting setting, String given) {
        Map<String, Object> client = new HashMap<>();
        client.put(setting.key(), given);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream standard = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            setting.on(client);
        } finally {
            System.setErr(standard);
        }
        assertEquals(setting.value(), client.get(setting.key()));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
