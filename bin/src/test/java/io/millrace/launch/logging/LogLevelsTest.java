package io.millrace.launch.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LogLevelsTest {
    private final ContextLevels contexts = new ContextLevels();
    private final LogLevels levels =
            new LogLevels(LogLevel.INFO, Map.of("quiet.part", LogLevel.ERROR), contexts, () -> 1700L);
    private final Loggers loggers = new Loggers(
            new LineFormat(DateTimeFormatter.ISO_TIME, false),
            new ThreadContext(),
            levels,
            contexts,
            new RecentLines(1, 1));

    @Test
    void aLoggerFollowsTheNearestNameAboveIt() {
        assertTrue(loggers.getLogger("loud.Thing").isInfoEnabled());
        assertFalse(loggers.getLogger("loud.Thing").isDebugEnabled());
        assertFalse(loggers.getLogger("quiet.part.deep.Thing").isWarnEnabled());
        assertTrue(loggers.getLogger("quiet.part.deep.Thing").isErrorEnabled());
        assertTrue(loggers.getLogger("quiet.party").isInfoEnabled());
    }

    @Test
    void aChangeReachesLoggersInUseAndThoseToCome() {
        var used = loggers.getLogger("a.b.Used");

        List<String> changed = levels.set("a.b", LogLevel.DEBUG);

        assertEquals(List.of("a.b", "a.b.Used"), changed);
        assertTrue(used.isDebugEnabled());
        assertTrue(loggers.getLogger("a.b.Later").isDebugEnabled());
        assertFalse(loggers.getLogger("a.Other").isDebugEnabled());
    }

    @Test
    void aChangeOfANamespaceWinsOverWhatWasSetBelowIt() {
        levels.set("quiet", LogLevel.TRACE);

        assertTrue(loggers.getLogger("quiet.part.Thing").isTraceEnabled());
    }

    @Test
    void tellsOnlyOfLoggersWhoseLevelIsAnotherOneNow() {
        loggers.getLogger("a.One");
        levels.set("a.One", LogLevel.WARN);

        assertEquals(List.of(), levels.set("a.One", LogLevel.WARN));
    }

    @Test
    void offSilencesErrorsToo() {
        levels.set("root", LogLevel.OFF);

        assertFalse(loggers.getLogger("a.One").isErrorEnabled());
    }

    @Test
    void remembersWhenALevelWasChangedAndWhichNamesItKnows() {
        loggers.getLogger("a.One");
        levels.set("a.One", LogLevel.WARN);

        assertEquals(
                List.of("a.One", "quiet.part", "root"), List.copyOf(levels.all().keySet()));
        assertEquals(Optional.of(new LogLevels.Setting(LogLevel.WARN, OptionalLong.of(1700))), levels.get("a.One"));
        assertEquals(Optional.of(new LogLevels.Setting(LogLevel.INFO, OptionalLong.empty())), levels.get("ROOT"));
        assertEquals(Optional.empty(), levels.get("never.heard.of"));
    }
}
