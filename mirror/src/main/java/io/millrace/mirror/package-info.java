/**
 * What stands behind the runtime types that MirrorMaker's connectors link to.
 *
 * <pre>
 *   connect-mirror (Apache's)                    plugins/connect-mirror/
 *      │ links to
 *      ▼
 *   org.apache.kafka.connect.{runtime,util}      this jar, same folder: the worker offers none of these names
 *      │
 *      ▼
 *   io.millrace.mirror                           this jar
 *      │
 *      ▼
 *   kafka-clients, connect-api, the worker       shared by the worker
 * </pre>
 */
package io.millrace.mirror;
