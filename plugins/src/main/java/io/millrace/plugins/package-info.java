/**
 * Plugins by class name, alias and version, and the one place where they are created.
 *
 * <pre>
 * plugin.path, class path ──► location, discovery ──► PluginRegistry ──► Plugins ──► PluginDescriptor ──► instance
 *                                                           │
 *                                       isolation ◄─────────┘ one loader per location, one that knows them all
 * </pre>
 */
package io.millrace.plugins;
