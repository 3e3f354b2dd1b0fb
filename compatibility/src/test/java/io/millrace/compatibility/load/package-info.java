/** A plugin whose records can be counted: a source that numbers them, a sink that writes down which ones it was given. */
package io.millrace.compatibility.load;
