/** Runtime types that plugins in the field look for by name: thin shells around our own classes. */
package org.apache.kafka.connect.runtime;
