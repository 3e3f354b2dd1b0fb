package io.millrace.worker.cluster;

/** Assignments in log lines, in the words of Apache's workers, which people search logs for. */
final class Descriptions {
    private Descriptions() {}

    static String of(WorkSet work) {
        return "connectorIds=" + work.connectors() + ", taskIds=" + work.tasks();
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
