/**
 * Class loaders that keep each plugin location apart, and the list of packages that all of them share.
 *
 * <pre>
 * class path  &lt;-  DelegatingClassLoader  &lt;-  PluginClassLoader (one per location)  -  PinnedJars (open files)
 *                        ^
 *                 StandInClassLoader (one per use as a context class loader)
 * </pre>
 */
package io.millrace.plugins.isolation;
