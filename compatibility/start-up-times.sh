#!/usr/bin/env bash
# Start-up of Apache's standalone worker and of Millrace's, in turn: seconds from exec to REST answering GET /connectors,
# and to the first line in the sink file; CPU seconds and resident megabytes 3 s later. Prints medians and ratios.
# Millrace's home gets its archive of class data first (class-data/), as every home has after its first worker;
# with MILLRACE_CLASS_DATA=off it goes without. Needs the homes that 'mvn verify' (or 'mvn package') lays out. Usage: start-up-times.sh [RUNS]
set -euo pipefail
runs=${1:-5}
here=$(cd "$(dirname "$0")" && pwd)
apache=$here/apache/target/home
millrace=$(ls -d "$here"/../bin/target/millrace-*/ | head -n 1)
kafka_port=${KAFKA_PORT:-29092} rest_port=${REST_PORT:-28083}
work=$(mktemp -d)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

mkfifo "$work/lifeline"
"$java" -Xmx512m -cp "$millrace/embedded-kafka/*" io.millrace.embedded.EmbeddedKafkaMain \
    --data "$work/kafka" --port "$kafka_port" <"$work/lifeline" >"$work/kafka.log" 2>&1 &
exec 9>"$work/lifeline"
trap 'exec 9>&-; wait; rm -rf "$work"' EXIT
until grep -q listening "$work/kafka.log"; do sleep 0.2; done

now() { date +%s%N; }

# A first worker, until the archive of class data is there.
make_class_data() {
    [ "${MILLRACE_CLASS_DATA:-}" = off ] && return
    local pid
    mkdir "$work/first" && cd "$work/first"
    printf '%s\n' "bootstrap.servers=localhost:$kafka_port" "listeners=http://:$rest_port" \
        key.converter=org.apache.kafka.connect.storage.StringConverter \
        value.converter=org.apache.kafka.connect.storage.StringConverter \
        "offset.storage.file.filename=$work/first/offsets" plugin.index.dir= >worker.properties
    "$millrace/bin/connect-standalone.sh" worker.properties >log 2>&1 &
    pid=$!
    for _ in $(seq 120); do
        compgen -G "$millrace/class-data/*.note" >/dev/null && break
        sleep 1
    done
    compgen -G "$millrace/class-data/*.note" >/dev/null || echo "no archive of class data after 120 s" >&2
    kill "$pid"
    wait "$pid" || true
}

run() { # NAME NUMBER COMMAND...
    local name=$1 dir=$work/$1-$2 id=$1$2 pid start rest line
    shift 2
    mkdir "$dir" && cd "$dir"
    echo "first line" >in.txt
    printf '%s\n' "bootstrap.servers=localhost:$kafka_port" "listeners=http://:$rest_port" \
        key.converter=org.apache.kafka.connect.storage.StringConverter \
        value.converter=org.apache.kafka.connect.storage.StringConverter \
        "offset.storage.file.filename=$dir/offsets" "plugin.path=$apache/plugins" >worker.properties
    printf '%s\n' "name=in-$id" connector.class=FileStreamSource "file=$dir/in.txt" "topic=t-$id" >in.properties
    printf '%s\n' "name=out-$id" connector.class=FileStreamSink "file=$dir/out.txt" "topics=t-$id" >out.properties
    start=$(now)
    LOG_DIR=$dir "$@" worker.properties in.properties out.properties >log 2>&1 &
    pid=$!
    until [ "$(curl -s -o /dev/null -w '%{http_code}' "localhost:$rest_port/connectors")" = 200 ]; do sleep 0.02; done
    rest=$(now)
    until [ -s out.txt ]; do sleep 0.02; done
    line=$(now)
    sleep 3
    local ticks rss
    ticks=$(awk '{print $14 + $15}' "/proc/$pid/stat")
    rss=$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status")
    kill "$pid"
    wait "$pid" || true
    awk -v n="$name" -v a=$((rest - start)) -v b=$((line - start)) -v t="$ticks" -v hz="$(getconf CLK_TCK)" -v m="$rss" \
        'BEGIN { printf "%s %.2f %.2f %.2f %d\n", n, a / 1e9, b / 1e9, t / hz, m }' | tee -a "$work/figures"
}

make_class_data
echo "worker rest[s] first-line[s] cpu[s] resident[MB]"
for i in $(seq "$runs"); do
    run apache "$i" "$java" -Xms256M -Xmx2G -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 \
        -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true -cp "$apache/libs/*" \
        org.apache.kafka.connect.cli.ConnectStandalone
    run millrace "$i" "$millrace/bin/connect-standalone.sh"
done

median() { awk -v n="$1" -v c="$2" '$1 == n {print $c}' "$work/figures" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
echo "medians of $runs runs: apache, millrace, ratio"
column=2
for what in "REST answers, s" "first line in the sink file, s" "CPU, s" "resident, MB"; do
    a=$(median apache $column) m=$(median millrace $column)
    awk -v w="$what" -v a="$a" -v m="$m" 'BEGIN { printf "%-32s %8.2f %8.2f %6.2f\n", w, a, m, m / a }'
    column=$((column + 1))
done
