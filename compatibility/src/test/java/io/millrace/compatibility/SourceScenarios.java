package io.millrace.compatibility;

import static io.millrace.compatibility.Scenario.alone;
import static io.millrace.compatibility.Scenario.of;

import java.util.ArrayList;
import java.util.List;

/** What sources go through. */
final class SourceScenarios {
    private static final String RUNS = "RUNNING [RUNNING]";
    private static final String FAILED = "RUNNING [FAILED]";
    private static final String SENT = ".commitRecord ";
    private static final String TASK_STOP = "task-0.stop";

    private SourceScenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(records());
        all.addAll(failures());
        all.addAll(states());
        all.addAll(configs());
        return all;
    }

    private static List<Scenario> records() {
        return List.of(
                of("source-records", run -> {
                    run.source("a,b,c;await 3;d,e");
                    run.awaitCalls(SENT, 5);
                    run.awaitCommit();
                    run.noteRecords(run.topic(), 5);
                    run.delete();
                }),
                of("source-without-records", run -> {
                    run.source("null;empty;null;a;await 1;empty");
                    run.awaitCalls("task-0.poll empty", 2);
                    run.awaitCommit();
                    run.delete();
                }),
                of("source-records-dropped", run -> {
                    run.source("a,b,c,d;await 4;b", "transforms", "s", "transforms.s.drop", "b");
                    run.awaitCalls(SENT, 5);
                    run.awaitCommit();
                    run.noteRecords(run.topic(), 3);
                    run.delete();
                }),
                of("source-predicates", run -> {
                    run.source(
                            "a,b",
                            "transforms",
                            "one,two",
                            "transforms.one.mark",
                            "1",
                            "transforms.one.predicate",
                            "isA",
                            "transforms.two.mark",
                            "2",
                            "transforms.two.predicate",
                            "isA",
                            "transforms.two.negate",
                            "true",
                            "predicates",
                            "isA",
                            "predicates.isA.value",
                            "a");
                    run.awaitCalls(SENT, 2);
                    run.noteRecords(run.topic(), 2);
                    run.delete();
                }),
                of("source-headers", run -> {
                    run.source("h1,p2,t1000,t-1");
                    run.awaitCalls(SENT, 4);
                    run.delete();
                }),
                of("source-bad-timestamp", run -> {
                    run.source("a;await 1;t-5,b");
                    run.awaitStates(FAILED);
                    run.awaitCalls(TASK_STOP, 1);
                    run.delete();
                }),
                of("source-two-tasks", run -> {
                            run.source("p1,p2", "tasks.max", "2", "tasks", "2");
                            run.awaitCalls(SENT, 4);
                            run.delete();
                        })
                        .onTwoPartitions());
    }

    private static List<Scenario> failures() {
        return List.of(
                of("source-send-fails", run -> {
                    run.source("a;await 1;big;null;b");
                    run.awaitStates(FAILED);
                    run.awaitCalls(TASK_STOP, 1);
                    run.noteRecords(run.topic(), 1);
                    run.delete();
                }),
                of("source-send-tolerated", run -> {
                    run.source("a;await 1;big;await 2;b", "errors.tolerance", "all");
                    run.awaitCalls(SENT, 3);
                    run.noteRecords(run.topic(), 2);
                    run.awaitCommit();
                    run.delete();
                }),
                of("source-conversion-fails", run -> {
                    run.source("a;await 1;b,c", "value.converter.fail.at", "b");
                    run.awaitStates(FAILED);
                    run.awaitCalls(TASK_STOP, 1);
                    run.delete();
                }),
                of("source-conversion-tolerated", run -> {
                    run.source(
                            "a;await 1;b;await 2;h,c",
                            "value.converter.fail.at",
                            "b",
                            "header.converter.fail.at",
                            "h",
                            "errors.tolerance",
                            "all");
                    run.awaitCalls(SENT, 4);
                    run.noteRecords(run.topic(), 2);
                    run.delete();
                }),
                of("source-step-retried", run -> {
                    run.source("a,b", "transforms", "s", "transforms.s.retry.at", "b", "errors.retry.timeout", "20000");
                    run.awaitCalls(SENT, 2);
                    run.delete();
                }),
                of("source-poll-to-be-retried", run -> {
                    run.source("retriable;a;await 1;retriable;b");
                    run.awaitCalls(SENT, 2);
                    run.delete();
                }),
                of("source-poll-fails", run -> {
                    run.source("a;await 1;fail;b");
                    run.awaitStates(FAILED);
                    run.awaitCalls(TASK_STOP, 1);
                    run.post("/tasks/0/restart");
                    run.awaitCalls(TASK_STOP, 2);
                    run.awaitStates(FAILED);
                    run.delete();
                }),
                of("source-commit-record-fails", run -> {
                    run.source("a;await 1;b", "fail.in", "commitRecord");
                    run.awaitCalls(SENT, 2);
                    run.awaitStates(RUNS);
                    run.delete();
                }),
                of("source-commit-fails", run -> {
                    run.source("a;await 1;b", "fail.in", "commit");
                    run.awaitCommit();
                    run.awaitStates(RUNS);
                    run.delete();
                }),
                of("source-task-start-fails", run -> {
                    run.source("a", "fail.in", "start");
                    run.awaitStates(FAILED);
                    run.awaitCalls(TASK_STOP, 1);
                    run.delete();
                }),
                of("source-converter-refuses", run -> {
                            run.source("a", "value.converter.fail.in", "configure");
                            run.awaitStates(FAILED);
                            run.delete();
                        })
                        .deviating("what was built is closed again", "+ value.close", "+ key.close"),
                of("source-step-refuses", run -> {
                            run.source("a", "transforms", "s", "transforms.s.fail.in", "configure");
                            run.awaitStates(FAILED);
                            run.delete();
                        })
                        .deviating(
                                "what was built is closed again",
                                "+ step.close",
                                "+ header.close",
                                "+ value.close",
                                "+ key.close"),
                of("source-start-fails", run -> {
                    run.source("a", "fail.in", "connector.start");
                    run.awaitStates("FAILED");
                    run.post("/restart");
                    run.awaitStates("FAILED");
                    run.delete();
                }),
                of("source-stop-fails", run -> {
                    run.source("a;await 1", "fail.in", "connector.stop");
                    run.awaitCalls(SENT, 1);
                    run.delete();
                }),
                alone("source-raises", run -> {
                    run.source("a;await 1");
                    run.awaitCalls(SENT, 1);
                    run.trigger("raise");
                    run.awaitStates("FAILED [RUNNING]");
                    run.put("/pause");
                    run.awaitStates("FAILED [PAUSED]");
                    run.put("/resume");
                    run.awaitStates("FAILED [RUNNING]");
                    run.delete();
                }));
    }

    private static List<Scenario> states() {
        return List.of(
                alone("source-paused", run -> {
                    run.source("a,b;await 2");
                    run.awaitCalls(SENT, 2);
                    run.put("/pause");
                    run.awaitStates("PAUSED [PAUSED]");
                    run.put("/resume");
                    run.awaitStates(RUNS);
                    run.awaitCalls("connector.taskConfigs", 2);
                    run.delete();
                }),
                alone("source-paused-from-the-start", run -> {
                    run.create(run.sourceConfig("a;await 1"), "PAUSED");
                    run.awaitStates("PAUSED []");
                    run.put("/resume");
                    run.awaitStates(RUNS);
                    run.awaitCalls(SENT, 1);
                    run.delete();
                }),
                of("source-never-resumed", run -> {
                    run.create(run.sourceConfig("a;await 1"), "PAUSED");
                    run.awaitStates("PAUSED []");
                    run.delete();
                }),
                alone("source-stopped", run -> {
                    run.source("a,b;await 2");
                    run.awaitCalls(SENT, 2);
                    run.put("/stop");
                    run.awaitStates("STOPPED []");
                    run.put("/resume");
                    run.awaitStates(RUNS);
                    run.awaitCalls(SENT, 4);
                    run.delete();
                }),
                alone("source-stopped-from-the-start", run -> {
                    run.create(run.sourceConfig("a;await 1"), "STOPPED");
                    run.awaitStates("STOPPED []");
                    run.put("/resume");
                    run.awaitStates(RUNS);
                    run.awaitCalls(SENT, 1);
                    run.delete();
                }),
                of("source-task-restarted", run -> {
                    run.source("a;await 1");
                    run.awaitCalls(SENT, 1);
                    run.post("/tasks/0/restart");
                    run.awaitCalls(SENT, 2);
                    run.awaitStates(RUNS);
                    run.delete();
                }),
                of("source-restarted", run -> {
                    run.source("a;await 1");
                    run.awaitCalls(SENT, 1);
                    run.post("/restart");
                    run.awaitCalls("connector.taskConfigs", 2);
                    run.awaitStates(RUNS);
                    run.delete();
                }),
                of("source-restarted-with-tasks", run -> {
                            run.source("a;await 1");
                            run.awaitCalls(SENT, 1);
                            run.post("/restart?includeTasks=true");
                            run.awaitCalls(SENT, 2);
                            run.awaitStates(RUNS);
                            run.delete();
                        })
                        .deviating(
                                "a connector that starts is always asked for its tasks",
                                "+ connector.taskClass",
                                "+ connector.taskConfigs 1"));
    }

    private static List<Scenario> configs() {
        return List.of(
                of("source-config-changed", run -> {
                    run.source("a;await 1");
                    run.awaitCalls(SENT, 1);
                    run.patch("script", "b,c;await 2");
                    run.awaitCalls(SENT, 3);
                    run.awaitStates(RUNS);
                    run.delete();
                }),
                of("source-config-put-again", run -> {
                    run.source("a;await 1");
                    run.awaitCalls(SENT, 1);
                    run.patch("script", "a;await 1");
                    run.awaitStates(RUNS);
                    run.delete();
                }),
                of("source-reconfigured", run -> {
                    run.source("a;await 1", "changing", "yes");
                    run.awaitCalls(SENT, 1);
                    run.trigger("reconfigure");
                    run.awaitCalls(SENT, 2);
                    run.awaitStates(RUNS);
                    run.delete();
                }),
                of("source-reconfigured-alike", run -> {
                    run.source("a;await 1");
                    run.awaitCalls(SENT, 1);
                    run.trigger("reconfigure");
                    run.awaitCalls("connector.taskConfigs", 2);
                    run.awaitStates(RUNS);
                    run.delete();
                }),
                alone("source-offsets-altered", run -> {
                    run.source("a;await 1");
                    run.awaitCalls(SENT, 1);
                    run.put("/stop");
                    run.awaitStates("STOPPED []");
                    run.alterOffsets("""
                            {"offsets":[{"partition":{"task":"0"},"offset":{"n":41}}]}""");
                    run.put("/resume");
                    run.awaitCalls(SENT, 2);
                    run.put("/stop");
                    run.awaitStates("STOPPED []");
                    run.delete("/offsets");
                    run.put("/resume");
                    run.awaitCalls(SENT, 3);
                    run.delete();
                }));
    }
}
