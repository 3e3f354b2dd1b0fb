/**
 * Answers questions about plugins by asking the plugins: is this connector config right, which settings are there. Each
 * question has a thread of its own and a deadline, since plugins may block.
 */
package io.millrace.worker.herder.validation;
