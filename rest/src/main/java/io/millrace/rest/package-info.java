/**
 * The HTTP face of a worker: listeners and their settings, start-up and stop.
 *
 * <pre>
 *   connectors (one per listener) ─► StartGate ─► header rules ─► CORS ─► Jersey ─► rest.resource ─► Herder
 *                                       │ not yet serving: 503           │ not the leader, not the owner
 *                                                                        └─► rest.internal ─► other workers
 * </pre>
 */
package io.millrace.rest;
