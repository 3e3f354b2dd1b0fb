package io.millrace.worker.cluster;

import io.millrace.worker.model.Words;

/** Assignments in log lines, in the words of Apache's workers, which people search logs for. */
final class Descriptions {
    private Descriptions() {}

    static String of(WorkSet work) {
        return "connectorIds=" + work.connectors() + ", taskIds=" + work.tasks();
    }

    /** {@code 1 connector and 3 tasks}. */
    static String count(WorkSet work) {
        return Words.count(work.connectors().size(), "connector") + " and "
                + Words.count(work.tasks().size(), "task");
    }

    static String of(GroupAssignment given) {
        return "Assignment{error=" + (given.failed() ? 1 : 0)
                + ", leader='" + given.leader()
                + "', leaderUrl='" + given.leaderUrl()
                + "', offset=" + given.configOffset()
                + ", " + of(given.assigned())
                + ", revokedConnectorIds=" + given.revoked().connectors()
                + ", revokedTaskIds=" + given.revoked().tasks()
                + ", delay=" + given.delayMs() + "}";
    }
}
