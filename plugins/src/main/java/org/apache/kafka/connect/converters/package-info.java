/** Converters of primitive types, under the names that users write in their configs. */
package org.apache.kafka.connect.converters;
