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
 * On Kafka the same ports are KafkaConfigBackingStore, KafkaStatusBackingStore and KafkaOffsetBackingStore, each over a
 * {@link io.millrace.worker.store.TopicLog}. Configs, from bytes to what others see:
 *
 * <pre>
 *   TopicLog ─► ConfigLogReader ─► ConfigRecordCodec ─► ConfigRecord ─► ConfigReplay ─► image ─► ConfigListener
 * </pre>
 *
 * Which store a source connector uses is for {@link io.millrace.worker.store.OffsetStores} to tell: the worker's, or one on
 * a topic of its own in front of the worker's.
 *
 * What is in a file is written by one {@link io.millrace.worker.store.BatchWriter} thread, replaced in one step by
 * {@link io.millrace.worker.store.AtomicFile}, and kept from other workers by {@link io.millrace.worker.store.FileGuard}.
 */
package io.millrace.worker.store;
