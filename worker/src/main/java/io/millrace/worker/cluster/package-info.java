/**
 * Agrees with other workers on who runs what; standalone mode is a cluster of one.
 *
 * <pre>
 *   herder's loop                        thread group-member
 *   poll  &lt;-- AssignmentInbox --- GroupMembership --- WorkerCoordinator --- Kafka's group protocol
 *   settled, requestRejoin, … --&gt; commands   |                |
 *                                       GroupMember      GroupLeader --- ConnectAssignor
 *                                     (what this worker    (what all
 *                                      is to run)           are to run)
 * </pre>
 */
package io.millrace.worker.cluster;
