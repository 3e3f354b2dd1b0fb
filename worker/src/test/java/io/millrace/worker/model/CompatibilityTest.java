package io.millrace.worker.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
    @Test
    void isOursUnlessAskedFor() {
        assertEquals(Compatibility.DEFAULT, Compatibility.of(Map.of()));
        assertEquals(Compatibility.DEFAULT, Compatibility.of(Map.of("compatibility", "default")));
        assertEquals(Compatibility.STRICT, Compatibility.of(Map.of("compatibility", " strict ")));
    }

    @Test
    void anythingElseIsRefused() {
        assertThrows(ConfigException.class, () -> Compatibility.of(Map.of("compatibility", "STRICT")));
    }
}
