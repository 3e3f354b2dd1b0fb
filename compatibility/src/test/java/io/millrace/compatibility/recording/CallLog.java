package io.millrace.compatibility.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.MDC;

/**
 * The calls that the plugins of one connector got, one a line: the thread, whose class loader was the thread's context
 * class loader, the logging context, the call. The file is the setting {@code calls} of each of them. Any thread.
 */
final class CallLog {
    static final String FILE = "calls";

    private final Path file;
    private final String who;

    private CallLog(Path file, String who) {
        this.file = file;
        this.who = who;
    }

    static CallLog of(String who, Map<String, ?> config) {
        return new CallLog(Path.of(config.get(FILE).toString()), who);
    }

    /** A config without what differs from worker to worker, and without the many converters. */
    static Map<String, ?> shown(Map<String, ?> config) {
        Map<String, Object> shown = new TreeMap<>(config);
        shown.keySet().removeIf(key -> key.equals(FILE) || key.contains("converter") || key.endsWith("." + FILE));
        return shown;
    }

    void add(String call) {
        String context = String.valueOf(MDC.get("connector.context")).trim();
        String line =
                String.join(" | ", thread(context.endsWith("|offsets]")), loader(), context, who + "." + call + "\n");
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String thread(boolean isCommit) {
        String thread = Thread.currentThread().getName();
        if (thread.startsWith("task-thread-")) {
            return "task thread " + thread.substring(thread.lastIndexOf('-') + 1);
        }
        if (thread.startsWith("connector-thread-")) {
            return "connector";
        }
        if (thread.startsWith("kafka-producer-network-thread")) {
            return "producer";
        }
        return isCommit ? "committer" : "worker";
    }

    private static String loader() {
        ClassLoader ours = CallLog.class.getClassLoader();
        return Thread.currentThread().getContextClassLoader() == ours ? "plugin's loader" : "another loader";
    }
}
