/** Jars and class files as bytes: nothing is loaded, and nothing is read that nobody asks for. */
package io.millrace.plugins.archive;
