/** Messages of every kind for a worker's REST server, and what becomes of them. */
package io.millrace.launch.fuzz;
