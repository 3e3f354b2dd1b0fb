/** Main classes of tools under the names that scripts look for; thin shells around {@code launch}. */
package org.apache.kafka.tools;
