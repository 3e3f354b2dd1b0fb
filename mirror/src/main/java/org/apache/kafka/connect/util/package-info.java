/** The runtime types that MirrorMaker's connectors name, thin shells. They lie in that plugin's folder only. */
package org.apache.kafka.connect.util;
