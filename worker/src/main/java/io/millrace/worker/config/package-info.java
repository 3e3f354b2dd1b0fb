/**
 * Settings of workers and connectors, read once at the edge: files become maps, maps become checked values, and
 * variables become what config providers know. Nothing here runs, connects or decides.
 */
package io.millrace.worker.config;
