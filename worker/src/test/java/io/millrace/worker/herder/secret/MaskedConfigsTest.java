package io.millrace.worker.herder.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.api.InvalidRefusal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskedConfigsTest {
    private static final Map<String, String> STORED = Map.of("name", "c", "my.password", "canary", "old", "1");

    @Test
    void aReplacementKeepsWhatIsMaskedAndRemovesWhatIsMissing() {
        Map<String, String> expected = new HashMap<>();
        expected.put("name", "c");
        expected.put("new", "2");
        expected.put("old", null);

        assertEquals(
                expected,
                MaskedConfigs.replacement(Map.of("name", "c", "my.password", "[hidden]", "new", "2"), STORED));
    }

    @Test
    void aPatchLeavesOutWhatIsMasked() {
        Map<String, String> patch = new HashMap<>();
        patch.put("my.password", "[hidden]");
        patch.put("old", null);
        Map<String, String> expected = new HashMap<>();
        expected.put("old", null);

        assertEquals(expected, MaskedConfigs.withoutMasks(patch));
    }

    @Test
    void aMaskThatStandsForNothingIsRefusedByName() {
        InvalidRefusal refusal = assertThrows(
                InvalidRefusal.class,
                () -> MaskedConfigs.requireStored(
                        "c", Map.of("z", "[hidden]", "b", "[hidden]", "old", "[hidden]"), STORED));

        assertEquals(
                "'[hidden]' stands for a value that is stored already, but connector 'c' has none for [b, z]; "
                        + "write the values themselves",
                refusal.getMessage());
    }

    @Test
    void restoredConfigsHaveTheStoredValues() {
        assertEquals(
                Map.of("my.password", "canary", "other", "[hidden]", "x", "y"),
                MaskedConfigs.restored(Map.of("my.password", "[hidden]", "other", "[hidden]", "x", "y"), STORED));
    }
}
