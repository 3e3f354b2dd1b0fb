/**
 * Makes connectors follow the files of a directory.
 *
 * <pre>
 *   ConnectorFilesWatch, every two seconds:
 *     ConnectorDirectory (what is in the files) ┐
 *     OwnedConnectors (whose files they were)   ├─► FilePlanner ─► FileActions ─► Herder
 *     Herder (what is stored)                   ┘
 * </pre>
 */
package io.millrace.worker.herder.files;
