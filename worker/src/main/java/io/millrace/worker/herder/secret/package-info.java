/** Keeps secrets: learns which settings are secret, hides them from readers, and takes them out of texts. */
package io.millrace.worker.herder.secret;
