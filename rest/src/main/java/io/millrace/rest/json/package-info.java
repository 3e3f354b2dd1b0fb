/** How values look on the wire: JSON trees out, checked request bodies in. Knows nothing of HTTP. */
package io.millrace.rest.json;
