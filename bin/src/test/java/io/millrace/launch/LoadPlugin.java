package io.millrace.launch;

import io.millrace.testing.jars.PluginJar;
import java.nio.file.Path;

/**
 * A plugin that tells what runs where and when. Each instance of a task appends {@code time task process instance} to
 * the file {@code starts}. {@code LoadSource} numbers the records of each task, twenty a second, value {@code task number
 * instance time}, until the file {@code enough} exists: then each task has one more, which ends with {@code last}.
 * {@code LoadSink} appends what it is given to the file {@code out}, a line {@code partition offset instance time;} each.
 */
final class LoadPlugin {
    private LoadPlugin() {}

    static void writeTo(Path folder) {
        PluginJar.named("load")
                .source("com.acme.load.LoadSource", connector("Source"))
                .source("com.acme.load.LoadSink", connector("Sink"))
                .source("com.acme.load.LoadSourceTask", SOURCE_TASK)
                .source("com.acme.load.LoadSinkTask", SINK_TASK)
                .source("com.acme.load.Instance", INSTANCE)
                .service("org.apache.kafka.connect.source.SourceConnector", "com.acme.load.LoadSource")
                .service("org.apache.kafka.connect.sink.SinkConnector", "com.acme.load.LoadSink")
                .writeTo(folder);
    }

    private static String connector(String kind) {
        return """
                import java.util.*;
                public class LoadKIND extends org.apache.kafka.connect.PACKAGE.KINDConnector {
                    private Map<String, String> config;
                    public void start(Map<String, String> props) { config = props; }
                    public void stop() {}
                    public Class<? extends org.apache.kafka.connect.connector.Task> taskClass() {
                        return LoadKINDTask.class;
                    }
                    public List<Map<String, String>> taskConfigs(int max) {
                        List<Map<String, String>> tasks = new ArrayList<>();
                        for (int task = 0; task < max; task++) {
                            Map<String, String> own = new HashMap<>(config);
                            own.put("task", config.get("name") + "-" + task);
                            tasks.add(own);
                        }
                        return tasks;
                    }
                    public org.apache.kafka.common.config.ConfigDef config() {
                        return new org.apache.kafka.common.config.ConfigDef();
                    }
                    public String version() { return "1"; }
                }
                """.replace("KIND", kind).replace("PACKAGE", kind.toLowerCase());
    }

    private static final String INSTANCE = """
            import java.io.IOException;
            import java.nio.file.*;
            import java.util.*;
            final class Instance {
                private final String task;
                private final String id = UUID.randomUUID().toString().substring(0, 8);
                Instance(Map<String, String> props) {
                    task = props.get("task");
                    String line = System.currentTimeMillis() + " " + task + " " + ProcessHandle.current().pid() + " " + id;
                    append(Path.of(props.get("starts")), line + "\\n");
                }
                String task() { return task; }
                String idAndTime() { return id + " " + System.currentTimeMillis(); }
                static void append(Path file, String text) {
                    try {
                        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            }
            """;

    private static final String SOURCE_TASK = """
            import java.nio.file.*;
            import java.util.*;
            import org.apache.kafka.connect.data.Schema;
            import org.apache.kafka.connect.source.*;
            public class LoadSourceTask extends SourceTask {
                private Instance instance;
                private Map<String, String> partition;
                private String topic;
                private Path enough;
                private long next;
                private boolean ended;
                private boolean stopped;
                public void start(Map<String, String> props) {
                    instance = new Instance(props);
                    topic = props.get("topic");
                    enough = Path.of(props.get("enough"));
                    partition = Map.of("task", instance.task());
                    Map<String, Object> offset = context.offsetStorageReader().offset(partition);
                    next = offset == null ? 0 : (Long) offset.get("next");
                    ended = offset != null && offset.containsKey("ended");
                }
                public synchronized List<SourceRecord> poll() throws InterruptedException {
                    wait(50);
                    if (stopped || ended) {
                        return null;
                    }
                    ended = Files.exists(enough);
                    Map<String, Object> offset = new HashMap<>(Map.of("next", next + 1));
                    if (ended) {
                        offset.put("ended", 1L);
                    }
                    String value = instance.task() + " " + next++ + " " + instance.idAndTime() + (ended ? " last" : "");
                    return List.of(new SourceRecord(partition, offset, topic, Schema.STRING_SCHEMA, instance.task(),
                            Schema.STRING_SCHEMA, value));
                }
                public synchronized void stop() {
                    stopped = true;
                    notifyAll();
                }
                public String version() { return "1"; }
            }
            """;

    private static final String SINK_TASK = """
            import java.nio.file.Path;
            import java.util.*;
            import org.apache.kafka.connect.sink.*;
            public class LoadSinkTask extends SinkTask {
                private Instance instance;
                private Path out;
                public void start(Map<String, String> props) {
                    instance = new Instance(props);
                    out = Path.of(props.get("out"));
                }
                public void put(Collection<SinkRecord> records) {
                    String now = instance.idAndTime();
                    StringBuilder lines = new StringBuilder();
                    for (SinkRecord record : records) {
                        lines.append(record.kafkaPartition()).append(' ').append(record.kafkaOffset()).append(' ')
                                .append(now).append(";\\n");
                    }
                    if (lines.length() > 0) {
                        Instance.append(out, lines.toString());
                    }
                }
                public void stop() {}
                public String version() { return "1"; }
            }
            """;
}
