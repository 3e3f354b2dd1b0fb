/** Client override policies, under the names that users write in their configs. */
package org.apache.kafka.connect.connector.policy;
