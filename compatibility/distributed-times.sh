#!/usr/bin/env bash
# One distributed worker with many file sources, Apache's and Millrace's in turn: seconds to create them over REST one by
# one, and to have all RUNNING; after a restart, seconds from exec until they are listed, until all are RUNNING; CPU seconds
# and resident megabytes then, threads, and seconds that the stop takes. Prints medians and ratios. Needs the homes that
# 'mvn verify' (or 'mvn package') lays out. The broker lets groups form without waiting (group.initial.rebalance.delay.ms=0
# unless REBALANCE_DELAY says otherwise). Usage: distributed-times.sh [RUNS] [CONNECTORS]
set -euo pipefail
runs=${1:-3} count=${2:-200}
here=$(cd "$(dirname "$0")" && pwd)
apache=$here/apache/target/home
millrace=$(ls -d "$here"/../bin/target/millrace-*/ | head -n 1)
kafka_port=${KAFKA_PORT:-29092} rest_port=${REST_PORT:-28083}
work=$(mktemp -d)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

mkfifo "$work/lifeline"
"$java" -Xmx1g -cp "$millrace/embedded-kafka/*" io.millrace.embedded.EmbeddedKafkaMain \
    --data "$work/kafka" --port "$kafka_port" <"$work/lifeline" >"$work/kafka.log" 2>&1 &
exec 9>"$work/lifeline"
trap 'exec 9>&-; wait; rm -rf "$work"' EXIT
until grep -q listening "$work/kafka.log"; do sleep 0.2; done

now() { date +%s%N; }
seconds() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.2f", (to - from) / 1e9 }'; }
status() { curl -s "localhost:$rest_port/connectors?expand=status" || true; }
listed() { [ "$(curl -s "localhost:$rest_port/connectors" | tr ',' '\n' | grep -c '"source-')" = "$count" ]; }
all_running() { # connectors and tasks
    [ "$(status | grep -o '"state":"RUNNING"' | wc -l)" = $((2 * count)) ]
}

await() { # WHAT COMMAND
    for _ in $(seq 6000); do
        "$2" && return
        sleep 0.02
    done
    echo "$1: not after 120 s" >&2
    exit 1
}

answers() { [ "$(curl -s -o /dev/null -w '%{http_code}' "localhost:$rest_port/connectors")" = 200 ]; }

start() { # DIR COMMAND...
    cd "$1"
    LOG_DIR=$1 "${@:2}" worker.properties >>log 2>&1 &
    pid=$!
}

run() { # NAME NUMBER COMMAND...
    local name=$1 dir=$work/$1-$2 id=$1$2 i t0 created running listed_at all stop_from stopped ticks rss threads
    shift 2
    mkdir "$dir"
    echo line >"$dir/in.txt"
    printf '%s\n' "bootstrap.servers=localhost:$kafka_port" "listeners=http://:$rest_port" "group.id=$id" \
        key.converter=org.apache.kafka.connect.storage.StringConverter \
        value.converter=org.apache.kafka.connect.storage.StringConverter \
        "offset.storage.topic=$id-offsets" "config.storage.topic=$id-configs" "status.storage.topic=$id-status" \
        offset.storage.replication.factor=1 config.storage.replication.factor=1 status.storage.replication.factor=1 \
        "plugin.path=$apache/plugins" >"$dir/worker.properties"
    start "$dir" "$@"
    await "$name: REST" answers
    t0=$(now)
    for i in $(seq "$count"); do
        until [ "$(curl -s -o "$dir/answer" -w '%{http_code}' -H 'Content-Type: application/json' \
            -d "{\"name\":\"source-$i\",\"config\":{\"connector.class\":\"FileStreamSource\",\"tasks.max\":\"1\",\"file\":\"$dir/in.txt\",\"topic\":\"$id\"}}" \
            "localhost:$rest_port/connectors")" = 201 ]; do
            sleep 0.05 # Apache's worker answers 409 while it rebalances
        done
    done
    created=$(now)
    await "$name: all running" all_running
    running=$(now)
    kill "$pid"
    wait "$pid" || true

    local from
    from=$(now)
    start "$dir" "$@"
    await "$name: listed" listed
    listed_at=$(now)
    # the former worker's statuses say UNASSIGNED
    await "$name: all running again" all_running
    all=$(now)
    ticks=$(awk '{print $14 + $15}' "/proc/$pid/stat")
    sleep 5
    rss=$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status")
    threads=$(awk '/Threads/ {print $2}' "/proc/$pid/status")
    stop_from=$(now)
    kill "$pid"
    wait "$pid" || true
    stopped=$(now)
    echo "$name $(seconds "$t0" "$created") $(seconds "$t0" "$running") $(seconds "$from" "$listed_at") $(seconds "$from" "$all")" \
        "$(awk -v t="$ticks" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", t / hz }') $rss $threads $(seconds "$stop_from" "$stopped")" |
        tee -a "$work/figures"
}

echo "worker created[s] created-and-running[s] listed[s] running[s] cpu-until-then[s] resident[MB] threads stop[s]"
for i in $(seq "$runs"); do
    run apache "$i" "$java" -Xms256M -Xmx2G -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 \
        -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true -cp "$apache/libs/*" \
        org.apache.kafka.connect.cli.ConnectDistributed
    run millrace "$i" "$millrace/bin/connect-distributed.sh"
done

median() { awk -v n="$1" -v c="$2" '$1 == n {print $c}' "$work/figures" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
echo "medians of $runs runs with $count connectors: apache, millrace, ratio"
column=2
for what in "created one by one, s" "created and RUNNING, s" "restart: listed, s" "restart: all RUNNING, s" "CPU until then, s" \
    "resident, MB" "threads" "stop, s"; do
    a=$(median apache $column) m=$(median millrace $column)
    awk -v w="$what" -v a="$a" -v m="$m" 'BEGIN { printf "%-26s %8.2f %8.2f %6.2f\n", w, a, m, m / a }'
    column=$((column + 1))
done
