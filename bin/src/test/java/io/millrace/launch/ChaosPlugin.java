package io.millrace.launch;

import io.millrace.testing.jars.PluginJar;
import java.nio.file.Path;

/**
 * A plugin whose records can be counted. {@code ChaosSource} numbers the records of many source partitions, value
 * {@code partition:number}, some two thousand a second, until a file says that it is enough: then each partition has
 * one more, {@code partition:number:last}. {@code ChaosSink} keeps records in memory and writes them to a file when it
 * is flushed, a line {@code topicPartition offset value;} each.
 */
final class ChaosPlugin {
    private ChaosPlugin() {}

    static void writeTo(Path folder) {
        PluginJar.named("chaos")
                .source("com.acme.chaos.ChaosSource", connector("Source", """
                        public List<Map<String, String>> taskConfigs(int max) {
                            List<Map<String, String>> tasks = new ArrayList<>();
                            for (int task = 0; task < max; task++) {
                                Map<String, String> own = new HashMap<>(config);
                                own.put("task", Integer.toString(task));
                                own.put("tasks", Integer.toString(max));
                                tasks.add(own);
                            }
                            return tasks;
                        }
                        """))
                .source("com.acme.chaos.ChaosSink", connector("Sink", """
                        public List<Map<String, String>> taskConfigs(int max) {
                            return Collections.nCopies(max, config);
                        }
                        """))
                .source("com.acme.chaos.ChaosSourceTask", SOURCE_TASK)
                .source("com.acme.chaos.ChaosSinkTask", SINK_TASK)
                .service("org.apache.kafka.connect.source.SourceConnector", "com.acme.chaos.ChaosSource")
                .service("org.apache.kafka.connect.sink.SinkConnector", "com.acme.chaos.ChaosSink")
                .writeTo(folder);
    }

    private static String connector(String kind, String taskConfigs) {
        return """
                import java.util.*;
                public class ChaosKIND extends org.apache.kafka.connect.PACKAGE.KINDConnector {
                    private Map<String, String> config;
                    public void start(Map<String, String> props) { config = props; }
                    public void stop() {}
                    public Class<? extends org.apache.kafka.connect.connector.Task> taskClass() {
                        return ChaosKINDTask.class;
                    }
                    TASK_CONFIGS
                    public org.apache.kafka.common.config.ConfigDef config() {
                        return new org.apache.kafka.common.config.ConfigDef();
                    }
                    public String version() { return "1"; }
                }
                """.replace("KIND", kind).replace("PACKAGE", kind.toLowerCase()).replace("TASK_CONFIGS", taskConfigs);
    }

    private static final String SOURCE_TASK = """
            import java.nio.file.*;
            import java.util.*;
            import org.apache.kafka.connect.data.Schema;
            import org.apache.kafka.connect.source.*;
            public class ChaosSourceTask extends SourceTask {
                private static final int IN_A_POLL = 20;
                private final Random random = new Random();
                private final Map<Integer, Long> next = new TreeMap<>();
                private final Set<Integer> ended = new HashSet<>();
                private String topic;
                private Path enough;
                private boolean stopped;
                public void start(Map<String, String> props) {
                    topic = props.get("topic");
                    enough = Path.of(props.get("enough"));
                    int tasks = Integer.parseInt(props.get("tasks"));
                    int partitions = Integer.parseInt(props.get("partitions"));
                    for (int p = Integer.parseInt(props.get("task")); p < partitions; p += tasks) {
                        Map<String, Object> offset = context.offsetStorageReader().offset(partition(p));
                        next.put(p, offset == null ? 0L : (Long) offset.get("next"));
                        if (offset != null && offset.containsKey("ended")) {
                            ended.add(p);
                        }
                    }
                }
                public synchronized List<SourceRecord> poll() throws InterruptedException {
                    wait(15);
                    if (stopped) {
                        return null;
                    }
                    List<Integer> partitions = new ArrayList<>(next.keySet());
                    partitions.removeAll(ended);
                    if (partitions.isEmpty()) {
                        return null;
                    }
                    List<SourceRecord> records = new ArrayList<>();
                    if (Files.exists(enough)) {
                        partitions.forEach(p -> records.add(record(p, true)));
                        ended.addAll(partitions);
                        return records;
                    }
                    for (int i = 0; i < IN_A_POLL; i++) {
                        records.add(record(partitions.get(random.nextInt(partitions.size())), false));
                    }
                    return records;
                }
                private SourceRecord record(int p, boolean last) {
                    long number = next.get(p);
                    next.put(p, number + 1);
                    Map<String, Object> offset = new HashMap<>(Map.of("next", number + 1));
                    if (last) {
                        offset.put("ended", 1L);
                    }
                    return new SourceRecord(partition(p), offset, topic, Schema.STRING_SCHEMA, Integer.toString(p),
                            Schema.STRING_SCHEMA, p + ":" + number + (last ? ":last" : ""));
                }
                private static Map<String, String> partition(int p) { return Map.of("p", Integer.toString(p)); }
                public synchronized void stop() {
                    stopped = true;
                    notifyAll();
                }
                public String version() { return "1"; }
            }
            """;

    private static final String SINK_TASK = """
            import java.io.*;
            import java.nio.charset.StandardCharsets;
            import java.util.*;
            import org.apache.kafka.clients.consumer.OffsetAndMetadata;
            import org.apache.kafka.common.TopicPartition;
            import org.apache.kafka.connect.sink.*;
            public class ChaosSinkTask extends SinkTask {
                private final Map<TopicPartition, StringBuilder> kept = new HashMap<>();
                private FileOutputStream out;
                public void start(Map<String, String> props) {
                    try {
                        out = new FileOutputStream(props.get("out"), true);
                        out.write('\\n');
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                public void put(Collection<SinkRecord> records) {
                    for (SinkRecord record : records) {
                        TopicPartition partition = new TopicPartition(record.topic(), record.kafkaPartition());
                        kept.computeIfAbsent(partition, any -> new StringBuilder())
                                .append(record.kafkaPartition()).append(' ').append(record.kafkaOffset()).append(' ')
                                .append(record.value()).append(";\\n");
                    }
                }
                public void flush(Map<TopicPartition, OffsetAndMetadata> offsets) {
                    StringBuilder all = new StringBuilder();
                    kept.values().forEach(all::append);
                    try {
                        out.write(all.toString().getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    kept.clear();
                }
                public void close(Collection<TopicPartition> partitions) { kept.keySet().removeAll(partitions); }
                public void stop() {
                    try {
                        if (out != null) {
                            out.close();
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                public String version() { return "1"; }
            }
            """;
}
