/**
 * Apache's worker and ours, both as processes of their own, are given the same work and have to do the same.
 *
 * <pre>
 *   Distribution     how to start which of the two
 *   WorkerProcess    one that runs: its files, its log, its REST address
 *   BothWorkers      one of each, for all tests of the JVM
 *   SideBySide       the same REST call sent to both, the answers compared
 *   Deviation        where we differ, and why
 *   RealPlugin       a published plugin, fetched into a cache outside the tree
 *   PluginWorker     a worker on a plugin.path of its own
 *   PluginComparison what two workers make of the same plugins; PluginDeviation: where they differ, and why
 *   Scenario         what connectors go through; SourceScenarios, SinkScenarios: all of it
 *   ScenarioRun      a scenario played on one worker; Transcript: the calls that plugins got, made comparable
 *   CallDeviation    where our calls differ in thread or context, and why
 *   MixedCluster     a cluster of workers of both kinds; ClusterWorker: one of them
 *   LoadPipeline     what runs in it, and what must not be lost of it; load: its plugins, LoadPlugin: their jar
 *   RestRound        all that can be asked of a cluster, asked of one of two; SharedTopics: what they wrote
 *   recording        the plugins that write their calls down; RecordingPlugin: their jar
 * </pre>
 */
package io.millrace.compatibility;
