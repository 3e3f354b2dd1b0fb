/**
 * Microbenchmarks of the inner loops by JMH: the path of a record through converters and transformations. Run by {@code
 * bench/jmh.sh}; {@code -prof gc} tells the bytes allocated for each record.
 */
package io.millrace.bench.micro;
