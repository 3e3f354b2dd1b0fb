/** The runtime type that MirrorMaker's connectors name. Lies in their plugin folder only. */
package org.apache.kafka.connect.runtime;
