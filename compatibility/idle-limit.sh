#!/usr/bin/env bash
# Ten idle file sources in a worker that may take 256 MB: prints each minute what it takes, and in the end appends a line to
# each file and waits until all have arrived. Fails if the worker dies, a connector does not run, or its memory goes beyond.
# The limit is a control group's where one can be made (root); else the worker gets the heap that the scripts choose in such
# a group, and its peak is compared. Needs the homes that 'mvn verify' (or 'mvn package') lays out.
# Usage: idle-limit.sh [--hour | SECONDS]
set -euo pipefail
seconds=${1:-180}
[ "$seconds" = --hour ] && seconds=3600
limit=$((256 << 20))
here=$(cd "$(dirname "$0")" && pwd)
millrace=${MILLRACE_HOME:-$(ls -d "$here"/../bin/target/millrace-*/ | head -n 1)}
kafka_port=${KAFKA_PORT:-29093} rest_port=${REST_PORT:-28084}
rest=http://localhost:$rest_port
work=$(mktemp -d)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
group= worker=

finish() {
    [ -n "$worker" ] && kill "$worker" 2>/dev/null && wait "$worker" || true
    exec 9>&-
    wait
    [ -z "$group" ] || rmdir "$group"
    rm -rf "$work"
}

fail() {
    echo "FAILED: $1" >&2
    tail -n 20 "$work/log" >&2
    exit 1
}

mkfifo "$work/lifeline"
"$java" -Xmx512m -cp "$millrace/embedded-kafka/*" io.millrace.embedded.EmbeddedKafkaMain \
    --data "$work/kafka" --port "$kafka_port" <"$work/lifeline" >"$work/kafka.log" 2>&1 &
exec 9>"$work/lifeline"
trap finish EXIT
until grep -qs listening "$work/kafka.log"; do sleep 0.2; done

# A group of version 2 or 1 below this process's own or the root.
make_group() {
    local name=millrace-idle-$$ own folder file
    own=$(sed -n 's/^0:://p' /proc/self/cgroup | head -n 1)
    for folder in "/sys/fs/cgroup${own%/}" /sys/fs/cgroup /sys/fs/cgroup/memory; do
        mkdir "$folder/$name" 2>/dev/null || continue
        for file in memory.max memory.limit_in_bytes; do
            if [ -f "$folder/$name/$file" ] && echo "$limit" 2>/dev/null >"$folder/$name/$file"; then
                group=$folder/$name
                return
            fi
        done
        rmdir "$folder/$name"
    done
}

field() { awk -v key="$2:" '$1 == key { print int($2 / 1024) }' "/proc/$1/status"; }

group_peak() {
    local file
    for file in memory.peak memory.max_usage_in_bytes; do
        [ -r "$group/$file" ] && echo "$(($(cat "$group/$file") >> 20)) MB" && return
    done
    echo "not told"
}

running() { curl -s "$rest/connectors?expand=status" | grep -o '"state":"RUNNING"' | wc -l; }

cd "$work"
connectors=()
for i in $(seq 10); do
    echo "first line" >"in-$i.txt"
    printf '%s\n' "name=in-$i" connector.class=FileStreamSource "file=$work/in-$i.txt" "topic=idle-$i" >"in-$i.properties"
    connectors+=("in-$i.properties")
done
printf '%s\n' "bootstrap.servers=localhost:$kafka_port" "listeners=http://localhost:$rest_port" \
    key.converter=org.apache.kafka.connect.storage.StringConverter \
    value.converter=org.apache.kafka.connect.storage.StringConverter \
    "offset.storage.file.filename=$work/offsets" offset.flush.interval.ms=1000 >worker.properties

make_group
(
    if [ -n "$group" ]; then
        echo "$BASHPID" >"$group/cgroup.procs"
    else
        export KAFKA_HEAP_OPTS=-Xmx128M
    fi
    LOG_DIR=$work exec "$millrace/bin/connect-standalone.sh" worker.properties "${connectors[@]}"
) >log 2>&1 &
worker=$!
for _ in $(seq 120); do
    kill -0 "$worker" 2>/dev/null || fail "the worker has ended"
    [ "$(running)" = 20 ] && break
    sleep 0.5
done
[ "$(running)" = 20 ] || fail "not all connectors and tasks run"
echo "limit: ${group:-none can be set; the peak is compared}"
tr '\0' ' ' <"/proc/$worker/cmdline" | grep -o -- '-Xm[sx][^ ]*\|-XX:+Use[^ ]*GC' | tr '\n' ' '
echo

start=$SECONDS
while [ $((SECONDS - start)) -lt "$seconds" ]; do
    sleep $((seconds - (SECONDS - start) < 60 ? seconds - (SECONDS - start) : 60))
    kill -0 "$worker" 2>/dev/null || fail "the worker has ended after $((SECONDS - start)) s"
    ticks=$(awk '{ print $14 + $15 }' "/proc/$worker/stat")
    echo "$((SECONDS - start)) s: resident $(field "$worker" VmRSS) MB, peak $(field "$worker" VmHWM) MB," \
        "$((ticks * 1000 / $(getconf CLK_TCK))) ms of CPU since its start"
done

[ "$(running)" = 20 ] || fail "not all connectors and tasks run any more"
for i in $(seq 10); do echo "last line" >>"in-$i.txt"; done
for i in $(seq 10); do
    for _ in $(seq 60); do
        curl -s "$rest/connectors/in-$i/offsets" | grep -q '"position":21' && continue 2
        sleep 0.5
    done
    fail "the last line of in-$i.txt has not arrived"
done
peak=$(field "$worker" VmHWM)
[ "$peak" -lt 256 ] || fail "peak resident memory is $peak MB"
[ -z "$group" ] || echo "peak of the control group, with what the kernel caches for it: $(group_peak)"
echo "ten file sources were idle for $((SECONDS - start)) s within 256 MB; peak resident $peak MB"
