/** Class loaders that keep each plugin location apart, and the list of packages that all of them share. */
package io.millrace.plugins.isolation;
