/**
 * Describes the endpoints for programs (OpenAPI 3): annotations tell paths, methods and parameters, tables beside tell
 * the rest, and tests hold both against real answers. Nothing of it is part of the product; its outcome, the file
 * {@code openapi.json}, is.
 */
package io.millrace.rest.openapi;
