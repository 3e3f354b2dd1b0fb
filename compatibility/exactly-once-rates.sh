#!/usr/bin/env bash
# What exactly-once costs: one task of a source that has records at once, Apache's worker and Millrace's in turn, at least
# once and exactly once (a transaction for each poll, and one for each second). Prints records per second and the worker's
# CPU in µs per record (user and system time), medians and ratios. The first 40 % of the records are warm-up. Needs the homes
# that 'mvn verify' (or 'mvn package') lays out, and a JDK. BATCH records a poll (500), of SIZE bytes each (100).
# Usage: exactly-once-rates.sh [RUNS] [RECORDS]
set -euo pipefail
runs=${1:-3} records=${2:-2000000} batch=${BATCH:-500} size=${SIZE:-100}
here=$(cd "$(dirname "$0")" && pwd)
apache=${APACHE_HOME:-$here/apache/target/home}
millrace=${MILLRACE_HOME:-$(ls -d "$here"/../bin/target/millrace-*/ | head -n 1)}
kafka_port=${KAFKA_PORT:-29092} rest_port=${REST_PORT:-28083}
work=$(mktemp -d)
bin=${JAVA_HOME:+$JAVA_HOME/bin/}

mkdir -p "$work/src/rates" "$work/plugins/rates" "$work/classes/META-INF/services"
cat >"$work/src/rates/Source.java" <<'END'
package rates;
import java.util.*;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.*;
/** Hands over batches of records at once, until there are enough. */
public class Source extends SourceConnector {
    private Map<String, String> config;
    @Override public void start(Map<String, String> props) { config = props; }
    @Override public Class<? extends Task> taskClass() { return Polls.class; }
    @Override public List<Map<String, String>> taskConfigs(int max) { return List.of(config); }
    @Override public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> props) { return ExactlyOnceSupport.SUPPORTED; }
    @Override public void stop() {}
    @Override public ConfigDef config() { return new ConfigDef(); }
    @Override public String version() { return "1"; }
    public static class Polls extends SourceTask {
        private final Map<String, String> partition = Map.of("one", "only");
        private final List<byte[]> values = new ArrayList<>();
        private String topic;
        private int batch;
        private long left;
        private long next;
        @Override public void start(Map<String, String> props) {
            topic = props.get("topic");
            batch = Integer.parseInt(props.get("batch"));
            left = Long.parseLong(props.get("records"));
            Random random = new Random(1);
            for (int i = 0; i < 1000; i++) {
                values.add(new byte[Integer.parseInt(props.get("size"))]);
                random.nextBytes(values.get(i));
            }
        }
        @Override public List<SourceRecord> poll() throws InterruptedException {
            if (left <= 0) {
                Thread.sleep(100);
                return null;
            }
            List<SourceRecord> records = new ArrayList<>(batch);
            for (int i = 0; i < batch; i++, left--) {
                records.add(new SourceRecord(partition, Map.of("next", ++next), topic, null, values.get((int) (next % 1000))));
            }
            return records;
        }
        @Override public void stop() {}
        @Override public String version() { return "1"; }
    }
}
END
cat >"$work/src/rates/Watch.java" <<'END'
package rates;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
/** Looks at the end of a topic, as who reads what is committed sees it, and at a process, until all records are there. */
public class Watch {
    private record Look(long atNs, long end, long ticks) {}
    public static void main(String[] args) throws Exception {
        TopicPartition only = new TopicPartition(args[1], 0);
        long records = Long.parseLong(args[2]);
        List<Look> looks = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", args[0], "isolation.level", "read_committed"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            long end = 0;
            long grownNs = System.nanoTime();
            while (end < records || System.nanoTime() - grownNs < 1_500_000_000L) {
                long now = consumer.endOffsets(List.of(only), Duration.ofSeconds(60)).get(only);
                if (now > end) {
                    end = now;
                    grownNs = System.nanoTime();
                    looks.add(new Look(grownNs, end, ticks(args[3])));
                }
                if (System.nanoTime() - grownNs > 60_000_000_000L) {
                    throw new IllegalStateException("No new records for 60 s, the topic ends at " + end);
                }
                Thread.sleep(20);
            }
        }
        Look last = looks.get(looks.size() - 1);
        Look first = looks.stream().filter(look -> look.end() >= last.end() * 0.4).findFirst().orElseThrow();
        double seen = (last.end() - first.end()) * ((double) records / last.end()); // ends of transactions have offsets
        double seconds = (last.atNs() - first.atNs()) / 1e9;
        double cpu = (last.ticks() - first.ticks()) * (1_000_000.0 / Long.parseLong(args[4]));
        System.out.printf(Locale.ROOT, "%.0f %.2f%n", seen / seconds, cpu / seen);
    }
    private static long ticks(String process) throws Exception {
        String stat = Files.readString(Path.of("/proc", process, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
END
"${bin}javac" --release 17 -nowarn -d "$work/classes" -cp "$apache/libs/*" "$work"/src/rates/*.java
echo rates.Source >"$work/classes/META-INF/services/org.apache.kafka.connect.source.SourceConnector"
"${bin}jar" cf "$work/plugins/rates/rates.jar" -C "$work/classes" .

mkfifo "$work/lifeline"
"${bin}java" -Xmx1g -cp "$millrace/embedded-kafka/*" io.millrace.embedded.EmbeddedKafkaMain \
    --data "$work/kafka" --port "$kafka_port" <"$work/lifeline" >"$work/kafka.log" 2>&1 &
exec 9>"$work/lifeline"
trap 'exec 9>&-; kill "${pid:-}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
until grep -q listening "$work/kafka.log"; do sleep 0.2; done

run() { # NAME MODE NUMBER COMMAND...
    local name=$1 mode=$2 id=$1-$2-$3 dir=$work/$1-$2-$3 support=enabled boundary=poll
    shift 3
    case $mode in
        at-least-once) support=disabled ;;
        interval) boundary=interval ;;
    esac
    mkdir "$dir"
    printf '%s\n' "bootstrap.servers=localhost:$kafka_port" "listeners=http://localhost:$rest_port" "group.id=$id" \
        key.converter=org.apache.kafka.connect.converters.ByteArrayConverter \
        value.converter=org.apache.kafka.connect.converters.ByteArrayConverter \
        "offset.storage.topic=$id-offsets" "config.storage.topic=$id-configs" "status.storage.topic=$id-status" \
        offset.storage.replication.factor=1 config.storage.replication.factor=1 status.storage.replication.factor=1 \
        "exactly.once.source.support=$support" offset.flush.interval.ms=1000 \
        topic.creation.enable=true "plugin.path=$work/plugins" >"$dir/worker.properties"
    (cd "$dir" && LOG_DIR=$dir exec "$@" worker.properties >log 2>&1) &
    pid=$!
    until [ "$(curl -s -o "$dir/answer" -w '%{http_code}' -X PUT -H 'Content-Type: application/json' \
        -d "{\"connector.class\":\"rates.Source\",\"tasks.max\":\"1\",\"topic\":\"$id\",\"batch\":\"$batch\",\"size\":\"$size\",
            \"records\":\"$records\",\"topic.creation.default.partitions\":\"1\",\"topic.creation.default.replication.factor\":\"1\",
            \"transaction.boundary\":\"$boundary\",\"transaction.boundary.interval.ms\":\"1000\"}" \
        "localhost:$rest_port/connectors/load/config")" = 201 ]; do
        kill -0 "$pid" || { cat "$dir/log" >&2; exit 1; }
        sleep 0.2
    done
    local seen
    if ! seen=$("${bin}java" -cp "$work/classes:$apache/libs/*" rates.Watch \
        "localhost:$kafka_port" "$id" "$records" "$pid" "$(getconf CLK_TCK)" 2>"$dir/watch.log"); then
        grep -h 'Exception\|ERROR\|WARN' "$dir/watch.log" "$dir/log" | tail -n 20 >&2
        curl -s "localhost:$rest_port/connectors/load/status" >&2
        exit 1
    fi
    echo "$name $mode $seen" | tee -a "$work/figures"
    kill "$pid"
    wait "$pid" || true
    rm -rf "$work"/kafka/logs/"$id"-*.deleted
}

modes="at-least-once poll interval"
echo "worker delivery records/s cpu-µs/record ($records records of $size bytes, $batch a poll)"
for i in $(seq "$runs"); do
    for mode in $modes; do
        run apache "$mode" "$i" "${bin}java" -Xms256M -Xmx2G -XX:+UseG1GC -XX:MaxGCPauseMillis=20 \
            -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true \
            -cp "$apache/libs/*" org.apache.kafka.connect.cli.ConnectDistributed
        run millrace "$mode" "$i" "$millrace/bin/connect-distributed.sh"
    done
done

median() { # NAME MODE COLUMN
    awk -v n="$1" -v m="$2" -v c="$3" '$1 == n && $2 == m {print $c}' "$work/figures" | sort -n |
        awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'
}
echo "medians of $runs runs: apache, millrace, ratio"
for mode in $modes; do
    for column in 3 4; do
        a=$(median apache "$mode" "$column") m=$(median millrace "$mode" "$column")
        what="$mode, $([ "$column" = 3 ] && echo records/s || echo 'CPU µs/record')"
        awk -v w="$what" -v a="$a" -v m="$m" 'BEGIN { printf "%-30s %10.2f %10.2f %6.2f\n", w, a, m, m / a }'
    done
done
