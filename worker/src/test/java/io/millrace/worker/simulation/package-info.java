/**
 * A cluster of whole herders in one thread: a virtual group coordinator, topics in memory, a manual clock, and faults by
 * seed.
 *
 * <pre>
 *   RandomSchedule ─► SimulatedCluster ─► SimulatedWorker ─► WorkerHerder (begin, turn)
 *        │                  │                  ├ SimulatedMembership ─► GroupMember, GroupLeader ─► SimulatedGroup
 *        ▼                  ▼                  ├ KafkaConfigBackingStore, KafkaStatusBackingStore ─► SimulatedLog
 *   SimulatedClients     Invariants            └ SimulatedRunner
 *        └─► Ledger
 * </pre>
 *
 * Whatever happens is an entry of the {@link io.millrace.worker.simulation.Agenda}, in an order that follows from the seed.
 */
package io.millrace.worker.simulation;
