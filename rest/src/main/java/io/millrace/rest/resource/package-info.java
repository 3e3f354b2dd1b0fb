/** The endpoints, one class per URL family, and the one table that turns failures into answers. */
package io.millrace.rest.resource;
