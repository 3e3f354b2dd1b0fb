package io.millrace.worker.herder.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.api.AlreadyExistsRefusal;
import io.millrace.worker.api.ConfigDraft;
import io.millrace.worker.api.ConfigDraft.Kind;
import io.millrace.worker.api.ConfigPlan.Change;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.model.secret.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {
    private static final Map<String, String> STORED = Map.of("name", "c", "file", "/a", "old", "1");
    private final ClusterConfigState image = ClusterConfigState.EMPTY
            .withConfig("c", STORED, TargetState.PAUSED)
            .withTasks("c", List.of(Map.of("t", "1")));

    @Test
    void tellsWhatIsAddedRemovedAndChangedByKey() {
        Map<String, String> after = Map.of("name", "c", "file", "/b", "new", "2");

        assertEquals(
                List.of(
                        new Change("file", Change.Kind.CHANGED, "/a", "/b"),
                        new Change("new", Change.Kind.ADDED, null, "2"),
                        new Change("old", Change.Kind.REMOVED, "1", null)),
                ConfigDiff.between(STORED, after, Secrets.byName()));
        assertEquals(List.of(), ConfigDiff.between(STORED, STORED, Secrets.byName()));
    }

    @Test
    void showsThatASecretChangesAndNotWhatItIs() {
        List<Change> changes = ConfigDiff.between(
                Map.of("db.password", "alt", "declared", "alt"),
                Map.of("db.password", "neu", "declared", "neu"),
                Secrets.of(List.of("declared")));

        assertEquals(
                List.of(
                        new Change("db.password", Change.Kind.CHANGED, "[hidden]", "[hidden]"),
                        new Change("declared", Change.Kind.CHANGED, "[hidden]", "[hidden]")),
                changes);
    }

    @Test
    void tellsAValueFromNone() {
        Map<String, String> none = WorkerFixture.map("a", null);

        assertEquals(
                List.of(new Change("a", Change.Kind.CHANGED, "1", null)),
                ConfigDiff.between(Map.of("a", "1"), none, Secrets.byName()));
        assertEquals(
                List.of(new Change("a", Change.Kind.ADDED, null, null)),
                ConfigDiff.between(Map.of(), none, Secrets.byName()));
    }

    @Test
    void laysAPatchOverWhatIsStored() {
        PlannedWrite write = write(Kind.PATCH, "c", WorkerFixture.map("old", null, "new", "2"));

        assertEquals(Map.of("name", "c", "file", "/a", "new", "2"), write.after());
        assertEquals(Optional.of(STORED), write.before());
        assertEquals(TargetState.PAUSED, write.target());
        assertEquals(List.of(Map.of("t", "1")), write.tasks());
    }

    @Test
    void refusesNamesAsTheWriteWould() {
        assertThrows(AlreadyExistsRefusal.class, () -> write(Kind.CREATE, "c", STORED));
        assertThrows(NotFoundRefusal.class, () -> write(Kind.PATCH, "d", STORED));
        assertEquals(Optional.empty(), write(Kind.PUT, "d", STORED).before());
        assertEquals(TargetState.STOPPED, write(Kind.CREATE, "d", STORED).target());
    }

    private PlannedWrite write(Kind kind, String connector, Map<String, String> config) {
        ConfigDraft draft = new ConfigDraft(connector, config, kind, Optional.of(TargetState.STOPPED), true);
        return PlannedWrite.of(draft, image, Set.of());
    }
}
