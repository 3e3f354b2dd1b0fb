/**
 * A plugin that writes down every call it gets, and misbehaves where its config says so. The tests put these classes
 * into a jar of their own, for both workers; nothing of it runs in the tests' JVM.
 *
 * <pre>
 *   CallLog                 the file of calls of one connector: its own, its tasks', its transformations' ...
 *   Misbehaviour            which call throws, and for which record
 *   RecordingSource         a source whose task plays a script
 *   RecordingSink           a sink whose task does what the records say
 *   RecordingStep, RecordingPredicate    a transformation and a predicate
 *   RecordingConverter, RecordingHeaderConverter
 * </pre>
 */
package io.millrace.compatibility.recording;
