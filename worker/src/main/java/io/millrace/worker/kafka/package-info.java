/** Derives the settings of Kafka clients, creates clients and topics; nothing here polls, sends or remembers. */
package io.millrace.worker.kafka;
