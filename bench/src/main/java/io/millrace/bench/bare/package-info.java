/** Kafka's clients with nothing around them, in processes of their own: the limit of what a worker can reach. */
package io.millrace.bench.bare;
