/**
 * The logging that a host of an embedded worker has chosen, as far as it can be steered. Levels are log4j's names.
 * Nothing here is linked against a binding: what is on the class path decides.
 */
package io.millrace.launch.logging.foreign;
