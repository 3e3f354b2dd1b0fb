/** Values that all who deal with plugins share. */
package io.millrace.plugins.model;
