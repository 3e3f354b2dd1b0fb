/** Main classes under the names that scripts, probes and plugins look for; thin shells around {@code launch}. */
package org.apache.kafka.connect.cli;
