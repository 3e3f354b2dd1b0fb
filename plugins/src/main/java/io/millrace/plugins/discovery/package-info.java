/** From {@code plugin.path} and the class path to the plugins found there; reads files, loads no classes. */
package io.millrace.plugins.discovery;
