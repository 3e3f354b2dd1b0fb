package io.millrace.launch.classdata;

/**
 * What the rehearsal runs. Immutable.
 *
 * @param main does what a start does, and ends
 * @param classPath the worker's own, since the archive holds for no other
 */
record Program(Class<?> main, String classPath) {}
