/**
 * Reads the service files of plugin locations, and changes them so that they list what can be loaded.
 *
 * <pre>
 * PluginLocation ──► LocationManifests ──► ManifestChange ──► JarRewrite, or files of a class tree ──► moved into place
 *                    what is listed        what is missing,
 *                                          what is too much
 * </pre>
 */
package io.millrace.plugins.manifests;
