package io.millrace.compatibility;

import static io.millrace.compatibility.Scenario.alone;
import static io.millrace.compatibility.Scenario.of;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What sinks go through. */
final class SinkScenarios {
    private static final String RUNS = "RUNNING [RUNNING]";
    private static final String FAILED = "RUNNING [FAILED]";
    private static final String TASK_STOP = "task-0.stop";

    private SinkScenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(records());
        all.addAll(commits());
        all.addAll(errors());
        all.addAll(failures());
        all.addAll(states());
        all.addAll(partitions());
        return all;
    }

    private static List<Scenario> records() {
        return List.of(
                of("sink-records", run -> {
                    run.produce("a", "h1", "none");
                    run.sink();
                    run.awaitCalls(committed(3), 1);
                    run.delete();
                }),
                of("sink-without-records", run -> {
                    run.sink();
                    run.awaitCalls("task-0.put []", 1);
                    run.awaitCalls("task-0.open", 1);
                    run.delete();
                }),
                of("sink-by-pattern", run -> {
                    run.produce("a", "b");
                    Map<String, String> config = run.with(run.sinkConfig(), "topics.regex", "@topic@.*");
                    config.remove("topics");
                    run.create(config, "RUNNING");
                    run.awaitCalls(committed(2), 1);
                    run.delete();
                }),
                of("sink-records-dropped", run -> {
                    run.produce("a", "b", "c", "b");
                    run.sink("transforms", "s,t", "transforms.s.drop", "b", "transforms.t.mark", "+");
                    run.awaitCalls(committed(4), 1);
                    run.delete();
                }),
                of("sink-predicates", run -> {
                    run.produce("a", "b");
                    run.sink(
                            "transforms",
                            "s",
                            "transforms.s.mark",
                            "+",
                            "transforms.s.predicate",
                            "isA",
                            "predicates",
                            "isA",
                            "predicates.isA.value",
                            "a");
                    run.awaitCalls(committed(2), 1);
                    run.delete();
                }),
                of("sink-retries", run -> {
                    run.produce("a", "retry", "b");
                    run.sink();
                    run.awaitCalls(committed(3), 1);
                    run.delete();
                }),
                of("sink-retries-after-a-timeout", run -> {
                    run.produce("timeout", "b");
                    run.sink();
                    run.awaitCalls(committed(2), 1);
                    run.delete();
                }),
                of("sink-rewinds", run -> {
                    run.produce("a", "rewind", "b");
                    run.sink();
                    run.awaitCalls("takes b", 2);
                    run.awaitCalls(committed(3), 1);
                    run.delete();
                }),
                of("sink-pauses-its-partition", run -> {
                    run.produce("pause");
                    run.sink();
                    run.awaitCalls(committed(1), 1);
                    run.produce("b");
                    run.post("/tasks/0/restart");
                    run.awaitCalls("takes b", 1);
                    run.delete();
                }));
    }

    private static List<Scenario> commits() {
        List<Scenario> commits = new ArrayList<>();
        for (String answer : List.of("none", "ahead", "behind", "foreign")) {
            commits.add(of("sink-pre-commit-" + answer, run -> {
                run.produce("a", "b");
                run.sink("precommit", answer);
                run.awaitCalls(committed(2), 1);
                run.awaitStates(RUNS);
                run.post("/tasks/0/restart");
                run.awaitCalls("takes b", 2);
                run.awaitCalls("task-0.open", 2);
                run.delete();
            }));
        }
        commits.add(of("sink-pre-commit-fails", run -> {
            run.produce("a", "b");
            run.sink("precommit", "fail");
            run.awaitCalls("takes b", 2);
            run.awaitCalls(committed(2), 2);
            run.delete();
        }));
        commits.add(of("sink-pre-commit-null", run -> {
            run.produce("a", "b");
            run.sink("precommit", "null");
            run.awaitStates(FAILED);
            run.awaitCalls(TASK_STOP, 1);
            run.delete();
        }));
        commits.add(of("sink-requests-a-commit", run -> {
            run.produce("a", "request");
            run.sink();
            run.awaitCalls(committed(2), 1);
            run.delete();
        }));
        return commits;
    }

    private static List<Scenario> errors() {
        return List.of(
                of("sink-reports", run -> {
                    run.produce("a", "report", "b");
                    run.sinkWithQueue("errors.tolerance", "all");
                    run.awaitCalls(committed(3), 1);
                    run.noteRecords(run.topic() + "-dead", 1);
                    run.delete();
                }),
                of("sink-reports-what-a-step-made", run -> {
                    run.produce("repo");
                    run.sinkWithQueue("errors.tolerance", "all", "transforms", "s", "transforms.s.mark", "rt");
                    run.awaitCalls(committed(1), 1);
                    run.noteRecords(run.topic() + "-dead", 1);
                    run.delete();
                }),
                of("sink-reports-and-tolerates-nothing", run -> {
                    run.produce("a", "report", "b");
                    run.sinkWithQueue();
                    run.awaitStates(FAILED);
                    run.awaitCalls(TASK_STOP, 1);
                    run.noteRecords(run.topic() + "-dead", 1);
                    run.delete();
                }),
                of("sink-reports-and-swallows-the-refusal", run -> {
                            run.produce("a", "swallow", "b");
                            run.sinkWithQueue();
                            run.awaitCalls("task-0.swallows", 1);
                            run.delete();
                        })
                        .deviating(
                                "a refusal is a refusal, whether the task looks at it or not",
                                "- task-0.preCommit {@topic@-0=3}",
                                "- task-0.flush {@topic@-0=3}",
                                "+ task-0.preCommit {@topic@-0=0}",
                                "+ task-0.flush {@topic@-0=0}"),
                of("sink-conversions-tolerated", run -> {
                    run.produce("a", "b", "h", "c");
                    run.sinkWithQueue(
                            "errors.tolerance",
                            "all",
                            "value.converter.fail.at",
                            "b",
                            "header.converter.fail.at",
                            "h",
                            "transforms",
                            "s",
                            "transforms.s.fail.at",
                            "c");
                    run.awaitCalls(committed(4), 1);
                    run.noteRecords(run.topic() + "-dead", 3);
                    run.delete();
                }),
                of("sink-conversion-fails", run -> {
                    run.produce("a", "b", "c");
                    run.sinkWithQueue("key.converter.fail.at", "key of b");
                    run.awaitStates(FAILED);
                    run.awaitCalls(TASK_STOP, 1);
                    run.noteRecords(run.topic() + "-dead", 1);
                    run.delete();
                }),
                of("sink-conversion-retried", run -> {
                    run.produce("a", "b");
                    run.sink("value.converter.retry.at", "b", "errors.retry.timeout", "20000");
                    run.awaitCalls(committed(2), 1);
                    run.delete();
                }));
    }

    private static List<Scenario> failures() {
        List<Scenario> failures = new ArrayList<>();
        failures.add(of("sink-put-fails", run -> {
            run.produce("a", "fail", "b");
            run.sink();
            run.awaitStates(FAILED);
            run.awaitCalls(TASK_STOP, 1);
            run.post("/tasks/0/restart");
            run.awaitCalls(TASK_STOP, 2);
            run.awaitStates(FAILED);
            run.delete();
        }));
        for (String call : List.of("start", "open")) {
            failures.add(of("sink-" + call + "-fails", run -> {
                run.produce("a");
                run.sink("fail.in", call);
                run.awaitStates(FAILED);
                run.awaitCalls(TASK_STOP, 1);
                run.delete();
            }));
        }
        failures.add(of("sink-flush-fails", run -> {
            run.produce("a");
            run.sink("fail.first.in", "flush");
            run.awaitCalls(committed(1), 2); // the one that fails and the one after it
            run.delete();
        }));
        for (String call : List.of("close", "stop")) {
            failures.add(of("sink-" + call + "-fails", run -> {
                run.produce("a");
                run.sink("fail.in", call);
                run.awaitCalls("takes a", 1);
                run.awaitStates(RUNS);
                run.delete();
            }));
        }
        return failures;
    }

    private static List<Scenario> states() {
        return List.of(
                alone("sink-paused", run -> {
                    run.produce("a");
                    run.sink();
                    run.awaitCalls(committed(1), 1);
                    run.put("/pause");
                    run.awaitStates("PAUSED [PAUSED]");
                    run.produce("b");
                    run.put("/resume");
                    run.awaitStates(RUNS);
                    run.awaitCalls(committed(2), 1);
                    run.delete();
                }),
                alone("sink-paused-from-the-start", run -> {
                    run.produce("a");
                    run.create(run.sinkConfig(), "PAUSED");
                    run.awaitStates("PAUSED []");
                    run.put("/resume");
                    run.awaitCalls(committed(1), 1);
                    run.delete();
                }),
                alone("sink-paused-while-it-retries", run -> {
                    run.produce("hold", "b");
                    run.sink();
                    run.awaitCalls("task-0.put [@topic@ 0 0", 2);
                    run.put("/pause");
                    run.awaitStates("PAUSED [PAUSED]");
                    run.trigger("release");
                    run.awaitCalls(committed(2), 1);
                    run.put("/resume");
                    run.awaitStates(RUNS);
                    run.awaitCalls("connector.taskConfigs", 2);
                    run.delete();
                }),
                alone("sink-stopped", run -> {
                    run.produce("a");
                    run.sink();
                    run.awaitCalls(committed(1), 1);
                    run.put("/stop");
                    run.awaitStates("STOPPED []");
                    run.produce("b");
                    run.put("/resume");
                    run.awaitCalls(committed(2), 1);
                    run.delete();
                }),
                of("sink-task-restarted", run -> {
                    run.produce("a");
                    run.sink();
                    run.awaitCalls("takes a", 1);
                    run.post("/tasks/0/restart");
                    run.awaitCalls("task-0.open", 2);
                    run.awaitStates(RUNS);
                    run.delete();
                }),
                alone("sink-offsets-altered", run -> {
                    run.produce("a", "b");
                    run.sink();
                    run.awaitCalls(committed(2), 1);
                    run.put("/stop");
                    run.awaitStates("STOPPED []");
                    run.alterOffsets("""
                            {"offsets":[{"partition":{"kafka_topic":"@topic@","kafka_partition":0},
                             "offset":{"kafka_offset":1}}]}""");
                    run.put("/resume");
                    run.awaitCalls("takes b", 2);
                    run.put("/stop");
                    run.awaitStates("STOPPED []");
                    run.delete("/offsets");
                    run.put("/resume");
                    run.awaitCalls("takes b", 3);
                    run.delete();
                }));
    }

    private static List<Scenario> partitions() {
        return List.of(
                of("sink-shares-its-partitions", run -> {
                            run.produce("a");
                            run.sink();
                            run.awaitCalls(committed(1), 1);
                            try (OtherMember other =
                                    run.otherMember("org.apache.kafka.clients.consumer.RangeAssignor")) {
                                other.awaitPartitions();
                            }
                            run.awaitCalls("task-0.open", 3);
                            run.delete();
                        })
                        .onTwoPartitions(),
                of("sink-shares-some-partitions", run -> {
                            String assignor = "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
                            run.produce("a");
                            run.sink("consumer.override.partition.assignment.strategy", assignor);
                            run.awaitCalls(committed(1), 1);
                            try (OtherMember other = run.otherMember(assignor)) {
                                other.awaitPartitions();
                            }
                            run.awaitCalls("task-0.open", 2);
                            run.delete();
                        })
                        .onTwoPartitions());
    }

    private static String committed(long offset) {
        return "task-0.preCommit {@topic@-0=" + offset;
    }
}
