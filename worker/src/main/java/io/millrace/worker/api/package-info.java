/** The ports that other modules call or implement, and the refusals that callers see. */
package io.millrace.worker.api;
