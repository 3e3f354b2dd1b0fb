package io.millrace.launch.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecentLinesTest {
    private final RecentLines recent = new RecentLines(2, 3);

    @Test
    void keepsTheLatestLinesOfAConnectorAndItsTasksTogether() {
        add("[orders|worker]", "1");
        add("[orders|task-0]", "2");
        add("[orders|task-0|offsets]", "3");
        add("[orders|task-1]", "4");

        assertEquals(List.of("2", "3", "4"), messages("orders"));
    }

    @Test
    void forgetsTheConnectorThatWasSilentLongest() {
        add("[first|worker]", "1");
        add("[second|worker]", "2");
        add("[first|worker]", "3");
        add("[third|worker]", "4");

        assertEquals(List.of("1", "3"), messages("first"));
        assertEquals(List.of(), messages("second"));
        assertEquals(List.of("4"), messages("third"));
    }

    @Test
    void knowsAConnectorWhoseNameHasABar() {
        add("[orders|eu|task-0|offsets]", "1");

        assertEquals(List.of("1"), messages("orders|eu"));
    }

    @Test
    void passesOverLinesOfNoConnectorAndCutsLongOnes() {
        add("", "1");
        add("[orders|worker]", "x".repeat(5000));

        assertEquals(501, messages("orders").get(0).length());
    }

    @Test
    void cutsLongErrors() {
        recent.add(new RecentLines.Line(0, "ERROR", "[orders|task-0]", "some.Logger", "failed", "x".repeat(5000)));

        assertEquals(501, recent.of("orders").get(0).error().length());
    }

    private void add(String context, String message) {
        recent.add(new RecentLines.Line(0, "INFO", context, "some.Logger", message, ""));
    }

    private List<String> messages(String connector) {
        return recent.of(connector).stream().map(RecentLines.Line::message).toList();
    }
}
