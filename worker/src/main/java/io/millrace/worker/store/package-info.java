/**
 * Remembers configs, offsets and statuses.
 *
 * <pre>
 *   port                   in memory                   in a file
 *   ConfigBackingStore     MemoryConfigBackingStore    FileConfigBackingStore ─► ConfigJournal
 *   StatusBackingStore     MemoryStatusBackingStore
 *   OffsetBackingStore     MemoryOffsetBackingStore    FileOffsetBackingStore ─► OffsetFile
 *                             ▲
 *   OffsetReader, OffsetStorageWriter: offsets as a task sees them, in JSON by OffsetJson
 * </pre>
 *
 * What is in a file is written by one {@link io.millrace.worker.store.BatchWriter} thread, replaced in one step by
 * {@link io.millrace.worker.store.AtomicFile}, and kept from other workers by {@link io.millrace.worker.store.FileGuard}.
 */
package io.millrace.worker.store;
