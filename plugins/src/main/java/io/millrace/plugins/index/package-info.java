/** Remembers on disk what was found. */
package io.millrace.plugins.index;
