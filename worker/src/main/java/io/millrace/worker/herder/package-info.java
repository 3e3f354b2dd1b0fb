/**
 * Decides what this worker should be running, and checks and answers requests.
 *
 * <pre>
 * WorkerHerder ── events ─► EventLoop ─► ConnectorRequests ─► ConfigBackingStore
 *                               │                                  │ next image
 *                               ▼                                  ▼
 *                          HerderThread ─► WorkKeeper ─► Reconciler ─► Worker
 * </pre>
 */
package io.millrace.worker.herder;
