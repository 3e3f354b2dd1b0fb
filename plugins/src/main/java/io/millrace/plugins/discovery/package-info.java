/** From the files of locations and the class path to the plugins in them; reads files, loads no classes. */
package io.millrace.plugins.discovery;
