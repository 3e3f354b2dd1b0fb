/**
 * What slf4j calls lead to in the launched worker: levels that change while it runs, the connector's context in front
 * of each line, and the latest lines of each connector kept in memory. slf4j-simple writes.
 *
 * <pre>
 *   MillraceLogging    the provider, named by -Dslf4j.provider; never found by itself, so that hosts keep their own
 *     ├ Loggers        one MillraceLogger per name, a SimpleLogger with our line in place of its own
 *     ├ LogLevels      which level holds for which name
 *     ├ ContextLevels  levels that single connectors and tasks have of their own
 *     ├ RecentLines    bounded memory per connector
 *     ├ ThreadContext  the MDC
 *     └ LoggingConfig  the file named by -Dmillrace.logging, under system properties
 *   ProcessLoggers     what REST sees of these
 *   ForeignLoggers     what it sees where a host's own binding is in use, package foreign
 * </pre>
 */
package io.millrace.launch.logging;
