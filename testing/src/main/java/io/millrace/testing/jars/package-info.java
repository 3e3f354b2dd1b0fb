/** Jars and class trees compiled from source text on the spot, for tests of class loading. */
package io.millrace.testing.jars;
