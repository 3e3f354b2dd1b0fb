/** What our converters and override policies share; their shells carry the names that users write in configs. */
package io.millrace.plugins.builtin;
