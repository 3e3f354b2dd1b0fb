package io.millrace.worker.herder.plan;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.herder.plan.PlannerFixture.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConfigPlan.Check.Result;
import io.millrace.worker.api.ConfigPlan.KeyErrors;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.TargetState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectorPlannerTest {
    private final PlannerFixture planner = new PlannerFixture();

    @AfterEach
    void close() {
        planner.close();
    }

    @Test
    void asksAnInstanceOfItsOwnForTheTasksAndThrowsItAway() throws Exception {
        planner.tasks = List.of(Map.of("task", "0"), Map.of("task", "1", "db.password", "geheimnis"));

        ConfigPlan plan = planner.plan(write(TargetState.STARTED, true));

        assertTrue(plan.isNew());
        assertEquals(ConnectorType.SOURCE, plan.type());
        assertTrue(plan.tasks().known());
        assertEquals(
                List.of(Map.of("task", "0"), Map.of("task", "1", "db.password", "[hidden]")),
                plan.tasks().configs());
        assertEquals(List.of("create c", "initialize", "start", "taskConfigs", "stop", "close"), planner.log);
    }

    @Test
    void tellsInItsPlaceThatKafkaDoesNotAnswerOrAConnectorFails() throws Exception {
        planner.startFailure = new ConnectException("no database with password geheimnis");

        ConfigPlan plan = planner.plan(write(TargetState.STARTED, true, "topic", "t", "db.password", "geheimnis"));

        assertEquals(Result.UNKNOWN, check(plan, "topics").result());
        assertTrue(
                check(plan, "topics").message().contains("No Kafka here"),
                plan.checks().toString());
        assertEquals(Result.ERROR, check(plan, "tasks").result());
        assertEquals(
                "The connector failed: no database with password [hidden]",
                check(plan, "tasks").message());
        assertFalse(plan.tasks().known());
        assertFalse(planner.log.contains("stop"), "what has not started is not stopped");
        assertTrue(planner.log.contains("close"));
    }

    @Test
    void givesAConnectorUpThatHangsAndStopsItShouldItReturn() throws Exception {
        planner.hang = "start";
        planner.taskDeadline = Duration.ofSeconds(2);

        ConfigPlan plan = planner.plan(write(TargetState.STARTED, true));

        assertEquals(Result.UNKNOWN, check(plan, "tasks").result());
        assertTrue(
                check(plan, "tasks").message().contains(".start()"),
                plan.checks().toString());
        planner.release.countDown();
        eventually("it is stopped and closed", () -> List.copyOf(planner.log), log -> log.contains("close"));
        assertTrue(planner.log.containsAll(List.of("interrupted", "stop")), planner.log.toString());
    }

    @Test
    void startsNothingForConnectorsThatWouldNotStartOrMustNot() throws Exception {
        ConfigPlan stopped = planner.plan(write(TargetState.STOPPED, true));
        ConfigPlan unasked = planner.plan(write(TargetState.STARTED, false));

        assertTrue(stopped.tasks().known());
        assertEquals(List.of(), stopped.tasks().configs());
        assertFalse(unasked.tasks().known());
        assertEquals(Result.UNKNOWN, check(unasked, "tasks").result());
        assertEquals(List.of(), planner.log);
        assertFalse(TaskProbe.mayStart("org.apache.kafka.connect.mirror.MirrorSourceConnector"));
    }

    @Test
    void tellsErrorsByKeyAndAsksNobodyElse() throws Exception {
        ConfigDef definition = new ConfigDef().define("own", ConfigDef.Type.PASSWORD, ConfigDef.Importance.HIGH, "");
        ConfigValue value = new ConfigValue("own", null, List.of(), List.of("geheimnis is too short"));
        planner.validation = CompletableFuture.completedFuture(new ConfigInfos(
                "x",
                1,
                List.of(),
                List.of(new ConfigInfo(definition.configKeys().get("own"), ConfigDef.Type.PASSWORD, value))));

        ConfigPlan plan = planner.plan(write(TargetState.STARTED, true, "own", "geheimnis"));

        assertEquals(1, plan.errorCount());
        assertEquals(List.of(new KeyErrors("own", List.of("[hidden] is too short"))), plan.errors());
        assertFalse(
                plan.changes().toString().contains("geheimnis"), plan.changes().toString());
        assertEquals(List.of(), planner.log);
    }

    @Test
    void tellsARefusalAsAnErrorAndATimeOutAsUnknown() throws Exception {
        planner.validation = CompletableFuture.failedFuture(new InvalidRefusal("No such class"));
        ConfigPlan refused = planner.plan(write(TargetState.STARTED, true));
        planner.validation = new CompletableFuture<>();
        ConfigPlan late = planner.plan(write(TargetState.STARTED, true));

        assertEquals(List.of(new KeyErrors("connector.class", List.of("No such class"))), refused.errors());
        assertEquals(Result.UNKNOWN, check(late, "validation").result());
        assertEquals(0, late.errorCount());
    }

    @Test
    void hidesStoredValuesOfPluginsThatTheNewConfigDoesNotNameAnyMore() throws Exception {
        Map<String, String> before =
                WorkerFixture.map("name", "c", "connector.class", "Door", "door", "canary-1", "tasks.max", "1");
        Map<String, String> after = WorkerFixture.map(
                "name",
                "c",
                "connector.class",
                PlannerFixture.SOURCE,
                "own",
                "x",
                "door",
                "canary-1",
                "tasks.max",
                "2");
        planner.tasks = List.of(Map.of("door", "canary-1", "other", "canary-1"));

        ConfigPlan plan = planner.plan(
                new PlannedWrite("c", Optional.of(before), after, TargetState.STARTED, List.of(), Set.of(), true));
        planner.validation = CompletableFuture.failedFuture(new InvalidRefusal("No such class: canary-1"));
        ConfigPlan refused = planner.plan(new PlannedWrite(
                "c", Optional.of(before), Map.of("name", "c"), TargetState.STARTED, List.of(), Set.of(), true));

        assertFalse((plan + " " + refused).contains("canary"), plan + " " + refused);
        assertTrue(plan.changes().toString().contains("key=tasks.max, kind=CHANGED, before=1, after=2"));
    }

    private static PlannedWrite write(TargetState target, boolean withTasks, String... more) {
        Map<String, String> config = WorkerFixture.map("name", "c", "connector.class", PlannerFixture.SOURCE);
        config.putAll(WorkerFixture.map(more));
        config.putIfAbsent("own", "x");
        return new PlannedWrite("c", Optional.empty(), config, target, List.of(), Set.of(), withTasks);
    }
}
