/** Notices what changes below {@code plugin.path}, and when a change has come to rest. */
package io.millrace.plugins.watch;
