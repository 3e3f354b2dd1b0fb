/**
 * The archive of class data, by which the JVM starts a worker with half the work. The start scripts name it to the JVM;
 * the first worker that has been up for a while lets a process in the background make it.
 */
package io.millrace.launch.classdata;
