/** What every task is: a loop of steps, and a name in the log. */
package io.millrace.worker.task;
