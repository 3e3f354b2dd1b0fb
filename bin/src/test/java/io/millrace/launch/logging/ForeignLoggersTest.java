package io.millrace.launch.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.logging.foreign.Binding;
import io.millrace.worker.api.WorkerLoggers.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ForeignLoggersTest {
    private final Map<String, String> held = new TreeMap<>(Map.of("root", "INFO", "a.b", "INFO", "a.c", "WARN"));
    private final ForeignLoggers steered = new ForeignLoggers(Optional.of(binding()), () -> 5L);
    private final ForeignLoggers keeping = new ForeignLoggers(Optional.empty(), () -> 5L);

    @Test
    void showsAndChangesWhatTheBindingHolds() {
        assertEquals(Optional.of(List.of("a", "a.b")), steered.set("a", "Warn"));

        assertEquals("WARN", held.get("a.b"));
        assertEquals(
                List.of("a", "a.b", "a.c", "root"), List.copyOf(steered.all().keySet()));
        assertEquals(Optional.of(new Level("WARN", OptionalLong.of(5))), steered.get("a.b"));
        assertEquals(Optional.of(new Level("INFO", OptionalLong.empty())), steered.get("ROOT"));
    }

    @Test
    void tellsWhatHoldsWhenTheHostChangesItLater() {
        steered.set("a.b", "DEBUG");
        held.put("a.b", "ERROR");

        assertEquals(Optional.of(new Level("ERROR", OptionalLong.empty())), steered.get("a.b"));
    }

    @Test
    void hidesThoseThatAreOffAndKnowsNoOthers() {
        steered.set("a.b", "OFF");

        assertTrue(!steered.all().containsKey("a.b"));
        assertEquals(Optional.empty(), steered.get("nobody"));
        assertEquals(Optional.empty(), steered.set("a.b", "LOUD"));
    }

    @Test
    void keepsLevelsThatItCannotApply() {
        assertEquals(Optional.of(new Level("OFF", OptionalLong.of(0))), keeping.get("a.b"));

        assertEquals(Optional.of(List.of("a.b")), keeping.set("a.b", "DEBUG"));

        assertEquals(Map.of("a.b", new Level("DEBUG", OptionalLong.of(5))), keeping.all());
        assertEquals(Optional.of(new Level("DEBUG", OptionalLong.of(5))), keeping.get("a.b"));
    }

    private Binding binding() {
        return new Binding() {
            @Override
            public Map<String, String> levels() {
                return held;
            }

            @Override
            public void set(String logger, String level) {
                held.put(logger, level);
            }
        };
    }
}
