/** What is secret in a config, and how it is kept from those who read: pure functions of keys and values. */
package io.millrace.worker.model.secret;
