/** Clocks and waiting in tests. */
package io.millrace.testing.time;
