package io.millrace.worker.cluster;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.function.Function;

/** All that one member has in the course of one round. */
record Share(String member, Load<String> connectors, Load<ConnectorTaskId> tasks) {
    static Share of(String member, WorkSet running) {
        return new Share(
                member,
                new Load<>(running.connectors(), Function.identity()),
                new Load<>(running.tasks(), ConnectorTaskId::connector));
    }

    boolean isEmpty() {
        return connectors.size() == 0 && tasks.size() == 0;
    }

    void revoke(WorkSet work) {
        connectors.revoke(work.connectors());
        tasks.revoke(work.tasks());
    }

    WorkSet held() {
        return new WorkSet(connectors.held(), tasks.held());
    }

    WorkSet given() {
        return new WorkSet(connectors.given(), tasks.given());
    }

    WorkSet revoked() {
        return new WorkSet(connectors.revoked(), tasks.revoked());
    }
}
