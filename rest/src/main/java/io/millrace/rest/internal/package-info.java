/** How this worker calls other workers of its cluster: to pass requests on, and to ask the leader. */
package io.millrace.rest.internal;
