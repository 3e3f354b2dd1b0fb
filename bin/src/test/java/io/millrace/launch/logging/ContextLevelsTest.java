package io.millrace.launch.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.ConnectorLevels;
import io.millrace.worker.api.ConnectorLevels.Scope;
import io.millrace.worker.api.InvalidRefusal;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class ContextLevelsTest {
    private static final String TASK_0 = "[orders|task-0] ";
    private static final String TASK_1 = "[orders|task-1] ";

    private final ThreadContext thread = new ThreadContext();
    private final ContextLevels contexts = new ContextLevels();
    private final ConnectorLevels connectors = new ProcessConnectorLevels(contexts, () -> 1700L);
    private final LogLevels levels = new LogLevels(LogLevel.INFO, Map.of(), contexts, () -> 1700L);
    private final Loggers loggers = new Loggers(
            new LineFormat(DateTimeFormatter.ISO_TIME, false), thread, levels, contexts, new RecentLines(1, 1));
    private final Logger log = loggers.getLogger("org.some.Thing");

    @Test
    void holdsInThreadsOfItsConnectorAlone() {
        set(ConnectorLevels.ROOT, "debug");

        assertTrue(in(TASK_0).isDebugEnabled());
        assertTrue(in("[orders|worker] ").isDebugEnabled());
        assertTrue(in("[orders|task-0|offsets] ").isDebugEnabled());
        assertFalse(in("[other|task-0] ").isDebugEnabled());
        assertFalse(in("[orders|eu|task-0] ").isDebugEnabled());
        assertFalse(in(null).isDebugEnabled());
        assertFalse(in(TASK_0).isTraceEnabled());
    }

    @Test
    void mayBeLessVerboseThanTheLoggers() {
        set(ConnectorLevels.ROOT, "ERROR");

        assertFalse(in(TASK_0).isWarnEnabled());
        assertTrue(in(null).isWarnEnabled());
    }

    @Test
    void aTasksOwnGoesBeforeItsConnectors() {
        set(ConnectorLevels.ROOT, "DEBUG");
        connectors.set("orders", new Scope(OptionalInt.of(1), ConnectorLevels.ROOT), "WARN");

        assertTrue(in(TASK_0).isDebugEnabled());
        assertFalse(in(TASK_1).isInfoEnabled());
    }

    @Test
    void theLongestNameThatFitsHolds() {
        set(ConnectorLevels.ROOT, "WARN");
        set("org", "ERROR");
        set("org.some", "TRACE");
        set("org.some.Thin", "OFF");

        assertTrue(in(TASK_0).isTraceEnabled());
        assertFalse(loggers.getLogger("org.other").isWarnEnabled());
        assertFalse(loggers.getLogger("com.other").isInfoEnabled());
        assertTrue(loggers.getLogger("com.other").isWarnEnabled());
    }

    @Test
    void theLoggersOwnLevelHoldsWhereNoneFits() {
        set("com", "DEBUG");
        levels.set("org.some", LogLevel.TRACE);

        assertTrue(in(TASK_0).isTraceEnabled());
        assertFalse(loggers.getLogger("com.Later").isTraceEnabled());
        assertTrue(loggers.getLogger("com.Later").isDebugEnabled());
    }

    @Test
    void aChangeOfTheLoggersLevelCountsAgainOnceItIsForgotten() {
        set(ConnectorLevels.ROOT, "DEBUG");
        levels.set("org", LogLevel.ERROR);
        assertTrue(in(TASK_0).isDebugEnabled());

        connectors.forget("orders");

        assertFalse(in(TASK_0).isWarnEnabled());
        assertEquals(List.of(), connectors.of("orders"));
    }

    @Test
    void forgetsWhatItIsTold() {
        set(ConnectorLevels.ROOT, "DEBUG");
        set("org", "TRACE");
        connectors.set("orders", new Scope(OptionalInt.of(1), "org"), "WARN");

        connectors.forget("orders", OptionalInt.of(1), Optional.empty());
        connectors.forget("orders", OptionalInt.empty(), Optional.of("org"));

        assertEquals(
                List.of(new Scope(OptionalInt.empty(), ConnectorLevels.ROOT)),
                connectors.of("orders").stream()
                        .map(ConnectorLevels.Setting::scope)
                        .toList());
    }

    @Test
    void loggersThatItCannotConcernAreNotSlowedDown() {
        set("com.example", "DEBUG");

        assertTrue(contexts.concern("com.example.Task"));
        assertFalse(contexts.concern("com.examples.Task"));
        assertFalse(contexts.concern("com"));
    }

    @Test
    void namesTheLevelsThatThereAreAndRefusesTooMany() {
        InvalidRefusal unknown = assertThrows(InvalidRefusal.class, () -> set("a", "LOUD"));
        assertTrue(unknown.getMessage().contains("ERROR, FATAL, OFF], was 'LOUD'"), unknown.getMessage());

        InvalidRefusal tooMany = assertThrows(InvalidRefusal.class, () -> {
            for (int number = 0; number <= 50; number++) {
                set("logger" + number, "DEBUG");
            }
        });
        assertTrue(tooMany.getMessage().contains("50"), tooMany.getMessage());
        set("logger0", "TRACE");
    }

    private void set(String logger, String level) {
        connectors.set("orders", new Scope(OptionalInt.empty(), logger), level);
    }

    private Logger in(String context) {
        if (context == null) {
            thread.remove("connector.context");
        } else {
            thread.put("connector.context", context);
        }
        return log;
    }
}
