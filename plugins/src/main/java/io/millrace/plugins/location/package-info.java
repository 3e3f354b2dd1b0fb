/** From {@code plugin.path} to the places that hold plugins, and what files there are. */
package io.millrace.plugins.location;
