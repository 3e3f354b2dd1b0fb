/** The command that lists the plugins of a plugin path and writes their service files (the contract's plugins.md). */
package io.millrace.launch.pluginpath;
