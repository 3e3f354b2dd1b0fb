package io.millrace.rest;

import io.millrace.worker.api.ConnectorFiles;
import java.util.List;
import java.util.Optional;

/** Two files: one whose connector has changed, and one that is bad. Immutable. */
final class SampleConnectorFiles implements ConnectorFiles {
    @Override
    public Plan plan() {
        return new Plan(
                "/etc/connectors",
                true,
                Optional.empty(),
                List.of(
                        new Entry("c.json", Optional.of("c"), State.CHANGE, List.of("tasks.max"), Optional.empty()),
                        new Entry("d.json", Optional.empty(), State.BAD, List.of(), Optional.of("No name."))));
    }
}
