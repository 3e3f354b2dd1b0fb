/** What plugins in the field expect to find behind a delivered sink record. */
package org.apache.kafka.connect.runtime.errors;
