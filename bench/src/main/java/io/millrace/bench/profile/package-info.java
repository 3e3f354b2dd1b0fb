/** Reads flight recordings of workers, to tell where the time went. */
package io.millrace.bench.profile;
