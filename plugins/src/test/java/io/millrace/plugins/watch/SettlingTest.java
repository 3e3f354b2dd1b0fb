package io.millrace.plugins.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.location.PluginPath.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettlingTest {
    private static final long SECOND = 1_000_000_000L;
    private static final PluginLocation OLD = location("a", "1");
    private static final PluginLocation NEW = location("a", "2");
    private static final PluginLocation OTHER = location("b", "1");

    private final Set<PluginLocation> incomplete = new HashSet<>();
    private final Map<String, String> activity = new HashMap<>();
    private final Set<String> unknown = new HashSet<>();
    private final Set<String> copying = new HashSet<>();
    private final Settling settling = new Settling(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            location -> !incomplete.contains(location));
    private List<PluginLocation> inUse = new ArrayList<>(List.of(OLD));
    private long now = -5 * SECOND;

    private static PluginLocation location(String name, String stamp) {
        return new PluginLocation("file:/" + name + "/", PluginLocation.Kind.MULTI_JAR, List.of(), stamp);
    }

    private void see(double afterSeconds, PluginLocation... listed) {
        now += (long) (afterSeconds * SECOND);
        Listing listing = new Listing(List.of(listed), List.of(), Set.of(), activity, unknown, copying);
        inUse = settling.advance(inUse, listing, now);
    }

    @Test
    void nothingHappensWhenNothingChanges() {
        see(0, OLD);
        see(100, OLD);

        assertEquals(List.of(OLD), inUse);
        assertFalse(settling.pending());
    }

    @Test
    void aNewLocationCountsOnceItHasNotChangedForAWhile() {
        see(0, OLD, OTHER);
        see(0.9, OLD, OTHER);
        assertEquals(List.of(OLD), inUse);
        assertTrue(settling.pending());

        see(0.1, OLD, OTHER);
        assertEquals(List.of(OLD, OTHER), inUse);
        assertFalse(settling.pending());
    }

    @Test
    void everyFurtherChangeBeginsTheWaitAnew() {
        see(0, NEW);
        see(0.9, location("a", "3"));
        see(0.9, location("a", "4"));
        assertEquals(List.of(OLD), inUse);

        see(1, location("a", "4"));
        assertEquals(List.of(location("a", "4")), inUse);
    }

    @Test
    void anIncompleteArchiveIsWaitedForButNotForEver() {
        incomplete.add(NEW);
        see(0, NEW);
        see(29, NEW);
        assertEquals(List.of(OLD), inUse);

        see(1, NEW);
        assertEquals(List.of(NEW), inUse);
    }

    @Test
    void anArchiveThatIsWholeAtLastCountsAtOnce() {
        incomplete.add(NEW);
        see(0, NEW);
        see(5, NEW);
        incomplete.clear();
        see(0.1, NEW);

        assertEquals(List.of(NEW), inUse);
    }

    @Test
    void filesThatGrowUnderOtherNamesKeepALocationFromCounting() {
        activity.put(NEW.text(), "1 kB of .b.jar.x7Yq2");
        see(0, NEW);
        activity.put(NEW.text(), "9 kB of .b.jar.x7Yq2");
        see(1, NEW);
        assertEquals(List.of(OLD), inUse);

        see(1, NEW);
        assertEquals(List.of(NEW), inUse);
    }

    @Test
    void aFileThatIsCalledAsUnfinishedCopiesAreIsWaitedForLonger() {
        copying.add(NEW.text());
        see(0, NEW);
        see(9, NEW);
        assertEquals(List.of(OLD), inUse);

        see(1, NEW);
        assertEquals(List.of(NEW), inUse);
    }

    @Test
    void anUnfinishedCopyThatGetsItsRealNameIsWaitedForAsAnyOtherFile() {
        copying.add(OLD.text());
        see(0, OLD);
        see(1, OLD);
        assertFalse(settling.pending());

        copying.clear();
        see(0, NEW);
        see(1, NEW);
        assertEquals(List.of(NEW), inUse);
    }

    @Test
    void aLocationThatNeverComesToRestCountsAfterAWhile() {
        for (int second = 0; second < 30; second++) {
            activity.put(NEW.text(), "log of " + second + " lines");
            see(1, NEW);
            assertEquals(List.of(OLD), inUse);
        }

        activity.put(NEW.text(), "log of 30 lines");
        see(1, NEW);
        assertEquals(List.of(NEW), inUse);
    }

    @Test
    void whatCannotBeListedIsNotGone() {
        unknown.add("file:/a/");
        see(0);
        see(5);
        assertEquals(List.of(OLD), inUse);
        assertFalse(settling.pending());

        unknown.clear();
        see(0);
        see(1);
        assertEquals(List.of(), inUse);
    }

    @Test
    void aLocationThatIsOnlyPartlyReadableCountsLate() {
        unknown.add("file:/a/");
        see(0, NEW);
        see(29, NEW);
        assertEquals(List.of(OLD), inUse);

        see(1, NEW);
        assertEquals(List.of(NEW), inUse);
    }

    @Test
    void aLocationThatIsReplacedInAMomentIsNeverGone() {
        see(0);
        see(0.5, NEW);
        assertEquals(List.of(OLD), inUse);

        see(1, NEW);
        assertEquals(List.of(NEW), inUse);
    }

    @Test
    void aLocationThatStaysAwayIsGone() {
        see(0);
        see(1);

        assertEquals(List.of(), inUse);
        assertFalse(settling.pending());
    }

    @Test
    void aLocationThatCameAndWentLeavesNothingToWaitFor() {
        see(0, OLD, OTHER);
        see(0.5, OLD);

        assertEquals(List.of(OLD), inUse);
        assertFalse(settling.pending());
    }

    @Test
    void aChangeThatIsTakenBackLeavesNothingToWaitFor() {
        see(0, NEW);
        see(0.5, OLD);
        see(2, OLD);

        assertEquals(List.of(OLD), inUse);
        assertFalse(settling.pending());
    }

    @Test
    void oneLocationDoesNotWaitForAnother() {
        see(0, NEW);
        see(0.8, NEW, OTHER);
        see(0.2, NEW, OTHER);

        assertEquals(List.of(NEW), inUse);
        assertTrue(settling.pending());
    }
}
