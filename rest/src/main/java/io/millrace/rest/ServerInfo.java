package io.millrace.rest;

import org.apache.kafka.common.utils.AppInfoParser;

/** What {@code GET /} says about the software. Immutable. */
public record ServerInfo(String version, String commit) {
    /** Version and commit of the Kafka client library, by which clients tell the API level. */
    public static ServerInfo ofKafka() {
        return new ServerInfo(AppInfoParser.getVersion(), AppInfoParser.getCommitId());
    }
}
