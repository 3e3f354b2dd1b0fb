package io.millrace.worker.config;

/**
 * Where a connector's failed records go. Immutable.
 *
 * @param topic the topic, without blanks around it
 * @param replicationFactor of the topic when it has to be created
 * @param contextHeaders whether headers tell where and why a record failed
 */
public record DeadLetterSettings(String topic, short replicationFactor, boolean contextHeaders) {}
