package io.millrace.worker.cluster;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.cluster.GroupFixture.image;
import static io.millrace.worker.cluster.GroupFixture.work;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.RestartableKafka;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.model.ClusterConfigState;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GroupMembershipIT {
    private static final WorkSet ALL = work("a", "b", "a-0", "a-1", "b-0", "b-1");

    private final WorkerFixture fixture = new WorkerFixture();
    private final Map<String, String> settings = new HashMap<>();
    private final List<TestWorker> workers = new ArrayList<>();
    private volatile ClusterConfigState configs = image(7, 2, "a", "b");

    GroupMembershipIT() {
        settings.put("group.id", "group-" + UUID.randomUUID());
        settings.put("session.timeout.ms", "6000"); // the least that brokers take
    }

    @AfterEach
    void close() {
        workers.forEach(TestWorker::close);
        fixture.close();
    }

    private TestWorker start(String name, String... more) {
        return start(KafkaFixture.shared(), name, more);
    }

    private TestWorker start(KafkaFixture kafka, String name, String... more) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("bootstrap.servers", kafka.bootstrapServers());
        all.putAll(WorkerFixture.map(more));
        String[] flat = all.entrySet().stream()
                .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
                .toArray(String[]::new);
        TestWorker worker = TestWorker.start(fixture.distributed(flat), name, () -> configs);
        workers.add(worker);
        return worker;
    }

    private static WorkSet together(TestWorker... workers) {
        return WorkSet.union(Stream.of(workers).map(TestWorker::work).toList()).sorted();
    }

    /** Everything runs, nothing twice, nobody has more than one connector or task more than another. */
    private static void eventuallyBalanced(TestWorker... workers) {
        eventually(
                "all work is shared",
                () -> Stream.of(workers).map(TestWorker::work).toList(),
                shares -> WorkSet.union(shares).sorted().equals(ALL)
                        && shares.stream()
                                        .mapToInt(share -> share.tasks().size())
                                        .sum()
                                == 4
                        && shares.stream()
                                        .mapToInt(share -> share.connectors().size())
                                        .sum()
                                == 2
                        && shares.stream().allMatch(share -> share.tasks().size() >= 4 / shares.size())
                        && shares.stream()
                                .allMatch(share -> share.tasks().size() <= (4 + shares.size() - 1) / shares.size()));
        for (TestWorker worker : workers) {
            assertEquals(List.of(), worker.fatal);
        }
    }

    private static void eventuallySettled(TestWorker worker) {
        eventually("the rebalance is over", () -> !worker.view().rebalancing());
    }

    @Test
    void oneMemberGetsEverythingAndLeads() {
        TestWorker one = start("one");

        eventuallyBalanced(one);

        eventuallySettled(one);
        ClusterView view = one.view();
        assertTrue(view.leader());
        assertEquals(Optional.of("http://one:8083/"), view.leaderUrl());
        assertEquals(ConnectProtocol.SESSIONED, view.protocol());
        assertEquals(Map.of("a", "http://one:8083/", "b", "http://one:8083/"), view.connectorOwners());
    }

    @Test
    void membersBalanceWhileTheyComeAndGo() {
        TestWorker one = start("one", "scheduled.rebalance.max.delay.ms", "0");
        eventuallyBalanced(one);
        TestWorker two = start("two", "scheduled.rebalance.max.delay.ms", "0");
        eventuallyBalanced(one, two);
        TestWorker three = start("three", "scheduled.rebalance.max.delay.ms", "0");
        eventuallyBalanced(one, two, three);
        assertEquals(Optional.of(one.url), three.view().leaderUrl());

        two.close();

        eventuallyBalanced(one, three);
    }

    @Test
    void aChangedImageIsAssignedWithoutMovingAnythingElse() {
        TestWorker one = start("one");
        TestWorker two = start("two");
        eventuallyBalanced(one, two);
        WorkSet before = one.work();

        configs = image(9, 2, "a", "b", "c");
        two.requestRejoin(configs);

        eventually(
                "the new connector is assigned",
                () -> together(one, two).equals(work("a", "b", "c", "a-0", "a-1", "b-0", "b-1", "c-0", "c-1")));
        for (Assignment assignment : one.assignments()) {
            if (assignment.configOffset() == 9) {
                assertTrue(assignment.tasks().containsAll(before.tasks()));
            }
        }
    }

    @Test
    void workHandedOverIsTakenAtOnce() throws Exception {
        TestWorker one = start("one");
        TestWorker two = start("two");
        eventuallyBalanced(one, two);
        long start = System.nanoTime();

        one.handOver().get(20, TimeUnit.SECONDS);
        one.close();

        eventuallyBalanced(two);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(tookMs < 15_000, "took " + tookMs + " ms");
        eventually("the other one leads", () -> two.view().leader());
        assertEquals(WorkSet.EMPTY, one.work());
        eventuallySettled(two);
        assertEquals(ALL, two.work());
    }

    @Test
    void nobodyIsThereToTakeTheWorkOfTheLastMember() throws Exception {
        TestWorker one = start("one");
        eventuallyBalanced(one);

        one.handOver().get(20, TimeUnit.SECONDS);

        assertEquals(ALL, one.work());
    }

    @Test
    void membersWithTheEagerProtocolShareTheWork() {
        TestWorker one = start("one", "connect.protocol", "eager");
        eventuallyBalanced(one);

        TestWorker two = start("two", "connect.protocol", "eager");

        eventuallyBalanced(one, two);
        assertEquals(ConnectProtocol.EAGER, two.view().protocol());
        assertTrue(
                one.assignments().stream()
                        .anyMatch(assignment -> assignment.connectors().isEmpty()
                                && assignment.tasks().isEmpty()),
                "everything stopped for the rebalance");
    }

    @Test
    void membersAgreeOnTheBestProtocolThatAllOfThemSpeak() {
        TestWorker one = start("one");
        eventuallyBalanced(one);
        assertEquals(ConnectProtocol.SESSIONED, one.view().protocol());

        TestWorker two = start("two", "connect.protocol", "compatible");
        eventuallyBalanced(one, two);
        assertEquals(ConnectProtocol.COMPATIBLE, one.view().protocol());

        TestWorker three = start("three", "connect.protocol", "eager");
        eventuallyBalanced(one, two, three);
        assertEquals(ConnectProtocol.EAGER, one.view().protocol());

        three.close();
        two.close();
        eventuallyBalanced(one);
        eventually("the best protocol is back", () -> one.view().protocol() == ConnectProtocol.SESSIONED);
    }

    @Test
    void workOfACrashedMemberWaitsForTheDelayAndIsThenTakenOver() {
        TestWorker one = start("one", "scheduled.rebalance.max.delay.ms", "3000");
        eventuallyBalanced(one);
        TestWorker two = start("two", "scheduled.rebalance.max.delay.ms", "3000");
        eventuallyBalanced(one, two);
        WorkSet kept = one.work();
        long start = System.nanoTime();

        two.crash();

        eventuallyBalanced(one);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(tookMs > 3000 + 4000 && tookMs < 30_000, "took " + tookMs + " ms");
        for (Assignment assignment :
                one.assignments().subList(1, one.assignments().size())) {
            assertTrue(assignment.tasks().containsAll(kept.tasks()));
        }
    }

    @Test
    void unsettledWorkHoldsTheRebalanceUpButNotTheHeartbeats() {
        TestWorker one = start("one");
        eventuallyBalanced(one);
        eventuallySettled(one);
        one.hang();
        TestWorker two = start("two");
        eventually("one is told to stop something", () -> !one.work().equals(ALL));

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(9); // longer than the session
        eventually("two has had to wait", () -> {
            assertTrue(two.work().isEmpty());
            return System.nanoTime() > end;
        });

        int generation = one.view().generation();
        one.goOn();
        eventuallyBalanced(one, two);
        eventually(
                "one generation more was enough",
                () -> one.assignments().get(one.assignments().size() - 1).generation(),
                last -> last == generation + 1);
    }

    @Test
    void aMemberThatWithdrawsStopsLeavesAndComesBack() {
        TestWorker one = start("one", "scheduled.rebalance.max.delay.ms", "0");
        TestWorker two = start("two", "scheduled.rebalance.max.delay.ms", "0");
        eventuallyBalanced(one, two);

        int before = one.assignments().size();
        int own = two.assignments().size();
        two.withdraw("reading takes too long");

        eventually(
                "it has stopped",
                () -> two.assignments().stream()
                        .skip(own)
                        .anyMatch(each -> TestWorker.work(each).isEmpty()));
        eventually(
                "the other one has had all",
                () -> one.assignments().stream()
                        .skip(before)
                        .anyMatch(each -> TestWorker.work(each).equals(ALL)));
        eventuallyBalanced(one, two);
    }

    @Test
    void workStopsWhileTheBrokerIsAwayAndComesBackWithIt() {
        try (RestartableKafka kafka = KafkaFixture.restartable()) {
            TestWorker one = start(kafka, "one", "rebalance.timeout.ms", "6500");
            eventuallyBalanced(one);
            assertEquals(Optional.empty(), one.trouble());

            kafka.stop();

            eventually("the work has stopped", () -> one.work().isEmpty());
            assertEquals(Optional.empty(), one.view().leaderUrl());
            eventually("it says so", () -> one.trouble().isPresent());
            kafka.restart();
            eventuallyBalanced(one);
            eventually("no trouble is left", () -> one.trouble().isEmpty());
            one.close();
        }
    }

    @Test
    void aGroupOfConsumersRefusesTheWorkerAndTheErrorSaysWhatToDo() {
        KafkaFixture kafka = KafkaFixture.shared();
        String topic = kafka.topics().createFresh("topic", 1);
        String group = settings.get("group.id");
        Map<String, Object> consumerSettings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", group);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            eventually("the consumer is a member", () -> {
                consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
            });

            TestWorker one = start("one");

            eventually("it has failed", () -> one.fatal.size() == 1);
            assertEquals(
                    "This worker cannot be a member of group '" + group + "': its other members are no Connect "
                            + "workers. Give the workers a 'group.id' that no consumers have",
                    one.fatal.get(0).getMessage());
        }
    }

    @Test
    void theBeansOfTheMemberAreThoseOfTheContract() throws Exception {
        TestWorker one = start("one", "client.id", "client-" + settings.get("group.id"));
        eventuallyBalanced(one);

        String tag = ",client-id=\"client-" + settings.get("group.id") + "\"";
        ObjectName bean = new ObjectName("kafka.connect:type=connect-coordinator-metrics" + tag.replace("\"", ""));
        var server = ManagementFactory.getPlatformMBeanServer();
        assertEquals(2.0, server.getAttribute(bean, "assigned-connectors"));
        assertEquals(4.0, server.getAttribute(bean, "assigned-tasks"));
        assertEquals(1.0, server.getAttribute(bean, "join-total"));
        assertTrue(server.isRegistered(new ObjectName("kafka.connect:type=connect-metrics" + tag.replace("\"", ""))));
        assertTrue(server.isRegistered(
                new ObjectName("kafka.connect:type=app-info,id=client-" + settings.get("group.id"))));
        one.close();
        assertFalse(server.isRegistered(bean));
    }
}
