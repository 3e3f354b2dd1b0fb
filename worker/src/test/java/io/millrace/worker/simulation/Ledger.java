package io.millrace.worker.simulation;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.TargetState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What callers have been told about their writes, and so may rely on. */
final class Ledger {
    /** How long a write that nobody could confirm may still take effect. */
    private static final long LATE_MS = 150_000;

    private static final class Page {
        private Optional<String> token = Optional.empty();
        private TargetState target = TargetState.STARTED;
        private boolean configIsCertain = true;
        private boolean targetIsCertain = true;
        private long lateUntilMs;
    }

    private final Agenda agenda;
    private final Map<String, Page> pages = new TreeMap<>();
    private final Set<String> refused = new HashSet<>();
    private int confirmed;

    Ledger(Agenda agenda) {
        this.agenda = agenda;
    }

    private Page page(String connector) {
        return pages.computeIfAbsent(connector, unknown -> new Page());
    }

    /** Whether the connector is there, as far as anybody can tell. */
    boolean exists(String connector) {
        return page(connector).token.isPresent();
    }

    void written(String connector, String token, boolean isNew) {
        Page page = confirm(connector);
        page.token = Optional.of(token);
        page.configIsCertain = isSettled(page);
        if (isNew) {
            page.target = TargetState.STARTED;
            page.targetIsCertain = isSettled(page);
        }
    }

    void moved(String connector, TargetState target) {
        Page page = confirm(connector);
        page.target = target;
        page.targetIsCertain = isSettled(page);
    }

    void deleted(String connector) {
        Page page = confirm(connector);
        page.token = Optional.empty();
        page.configIsCertain = isSettled(page);
    }

    private Page confirm(String connector) {
        confirmed++;
        return page(connector);
    }

    private boolean isSettled(Page page) {
        return agenda.nowMs() >= page.lateUntilMs;
    }

    /** The caller was told that it may have taken effect or may do so. */
    void unknown(String connector) {
        Page page = page(connector);
        page.configIsCertain = false;
        page.targetIsCertain = false;
        page.lateUntilMs = agenda.nowMs() + LATE_MS;
    }

    /** The caller was told that this was never written and never will be. */
    void refused(String token) {
        refused.add(token);
    }

    /** How many writes were confirmed. */
    int confirmed() {
        return confirmed;
    }

    /** Of how many connectors nobody is in doubt how they are configured, or that they are not. */
    long certain() {
        return pages.values().stream().filter(page -> page.configIsCertain).count();
    }

    /** How many connectors anybody has written. */
    int known() {
        return pages.size();
    }

    /** Where the image differs from what callers were told. */
    List<String> differences(ClusterConfigState image) {
        List<String> found = new ArrayList<>();
        pages.forEach((name, page) -> {
            Optional<ConnectorEntry> entry = image.connector(name);
            Optional<String> token = entry.map(each -> each.config().get("token"));
            if (page.configIsCertain && !token.equals(page.token)) {
                found.add(name + " was written as " + page.token + ", is " + token);
            }
            if (token.filter(refused::contains).isPresent()) {
                found.add(name + " is " + token + ", which was refused");
            }
            if (page.targetIsCertain && entry.isPresent() && entry.get().target() != page.target) {
                found.add(name + " was moved to " + page.target + ", is "
                        + entry.get().target());
            }
        });
        return found;
    }
}
