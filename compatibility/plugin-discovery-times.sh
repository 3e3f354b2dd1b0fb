#!/usr/bin/env bash
# Finding plugins: Apache's standalone worker and Millrace's in turn, on one plugin.path of real plugins from whose jars
# the service files have been removed. Seconds from exec to REST answering GET /connectors and to the first full list of
# plugins, seconds of that request alone, and CPU seconds by then; Millrace's without an index on disk (cold) and with
# it (warm); of both also on an empty plugin.path, so that the share of the plugins can be told. Prints medians, ratios.
# Millrace's home gets its archive of class data first (class-data/), as every home has after its first worker;
# with MILLRACE_CLASS_DATA=off it goes without. Needs the homes that 'mvn verify' (or 'mvn package') lays out. Usage: plugin-discovery-times.sh [RUNS]
# Downloads what is not in MILLRACE_TEST_PLUGIN_CACHE (~/.cache/millrace-test-plugins) from MAVEN_REPOSITORY.
set -euo pipefail
runs=${1:-5}
here=$(cd "$(dirname "$0")" && pwd)
apache=${APACHE_HOME:-$here/apache/target/home}
millrace=${MILLRACE_HOME:-$(ls -d "$here"/../bin/target/millrace-*/ | head -n 1)}
cache=${MILLRACE_TEST_PLUGIN_CACHE:-$HOME/.cache/millrace-test-plugins}
repository=${MAVEN_REPOSITORY:-https://repo1.maven.org/maven2}
mode=${PLUGIN_DISCOVERY:-hybrid_warn}
kafka_port=${KAFKA_PORT:-29092} rest_port=${REST_PORT:-28083}
work=$(mktemp -d)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
trap 'rm -rf "$work"' EXIT

fetch() { # SHA1 PATH
    local file=$cache/$2
    [ -f "$file" ] && return
    mkdir -p "$(dirname "$file")"
    curl -sSfL -o "$file.part" "$repository/$2" || { echo "$repository/$2 cannot be fetched" >&2; exit 1; }
    echo "$1  $file.part" | sha1sum --check --quiet || { rm "$file.part"; exit 1; }
    mv "$file.part" "$file"
}

# Without the service files of all kinds of plugins; other libraries keep theirs.
strip_manifests() {
    cat >"$work/StripManifests.java" <<'JAVA'
import java.nio.file.*;
import java.util.List;

class StripManifests {
    public static void main(String[] folder) throws Exception {
        List<Path> jars;
        try (var files = Files.walk(Path.of(folder[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        for (Path jar : jars) {
            try (FileSystem zip = FileSystems.newFileSystem(jar)) {
                Path services = zip.getPath("META-INF/services");
                if (Files.isDirectory(services)) {
                    try (var entries = Files.newDirectoryStream(services, "org.apache.kafka.{connect,common.config}.*")) {
                        for (Path entry : entries) {
                            Files.delete(entry);
                        }
                    }
                }
            }
        }
    }
}
JAVA
    "$java" "$work/StripManifests.java" "$1"
}

mkdir "$work/plugins" "$work/empty"
for list in "$here"/src/test/resources/real-plugins/*.sha1; do
    plugin=$(basename "$list" .sha1)
    [ "$plugin" = postgresql ] && continue
    mkdir "$work/plugins/$plugin"
    while read -r sha1 path; do
        fetch "$sha1" "$path"
        case $path in
            *.tar.gz) tar -xzf "$cache/$path" --strip-components=1 -C "$work/plugins/$plugin" ;;
            *) cp "$cache/$path" "$work/plugins/$plugin" ;;
        esac
    done <"$list"
done
strip_manifests "$work/plugins"
echo "$(find "$work/plugins" -name '*.jar' | wc -l) jars, $(du -sm "$work/plugins" | cut -f 1) MB, $(nproc) processors, plugin.discovery=$mode"

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

run() { # NAME PLUGIN_PATH COMMAND...
    local name=$1 dir=$work/run pid start rest list ticks
    rm -rf "$dir"
    mkdir "$dir" && cd "$dir"
    printf '%s\n' "bootstrap.servers=localhost:$kafka_port" "listeners=http://:$rest_port" \
        key.converter=org.apache.kafka.connect.storage.StringConverter \
        value.converter=org.apache.kafka.connect.storage.StringConverter "offset.storage.file.filename=$dir/offsets" \
        "plugin.path=$2" "plugin.discovery=$mode" "plugin.index.dir=$work/plugin-index" >worker.properties
    shift 2
    start=$(now)
    LOG_DIR=$dir "$@" worker.properties >log 2>&1 &
    pid=$!
    until [ "$(curl -s -o /dev/null -w '%{http_code}' "localhost:$rest_port/connectors")" = 200 ]; do
        kill -0 "$pid" 2>/dev/null || { cat log >&2; exit 1; }
        sleep 0.02
    done
    rest=$(now)
    curl -sf -o list.json "localhost:$rest_port/connector-plugins?connectorsOnly=false"
    list=$(now)
    ticks=$(awk '{print $14 + $15}' "/proc/$pid/stat")
    kill "$pid"
    wait "$pid" || true
    awk -v n="$name" -v a=$((rest - start)) -v b=$((list - start)) -v c=$((list - rest)) -v t="$ticks" \
        -v hz="$(getconf CLK_TCK)" -v p="$(grep -o '"class"' list.json | wc -l)" \
        'BEGIN { printf "%s %.2f %.2f %.2f %.2f %d\n", n, a / 1e9, b / 1e9, c / 1e9, t / hz, p }' | tee -a "$work/figures"
}

run_apache() { # NAME PLUGIN_PATH
    run "$1" "$2" "$java" -Xms256M -Xmx2G -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 \
        -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true -cp "$apache/libs/*" \
        org.apache.kafka.connect.cli.ConnectStandalone
}

run_millrace() { # NAME PLUGIN_PATH
    run "$1" "$2" "$millrace/bin/connect-standalone.sh"
}

make_class_data
echo "worker rest[s] list[s] list-request[s] cpu[s] plugins"
for _ in $(seq "$runs"); do
    run_apache apache-empty "$work/empty"
    run_millrace empty "$work/empty"
    run_apache apache "$work/plugins"
    rm -rf "$work/plugin-index"
    run_millrace cold "$work/plugins"
    run_millrace warm "$work/plugins"
done

median() { awk -v n="$1" -v c="$2" '$1 == n {print $c}' "$work/figures" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
row() { # TEXT APACHE COLD WARM
    awk -v w="$1" -v a="$2" -v c="$3" -v m="$4" 'BEGIN {
        printf "%-32s %8.2f %8.2f %8.2f %7.1f %7.1f\n", w, a, c, m, (c > 0 ? a / c : 0), (m > 0 ? a / m : 0) }'
}
minus() { awk -v a="$1" -v b="$2" 'BEGIN { print a - b }'; }

echo "medians of $runs runs:               apache     cold     warm  a/cold  a/warm"
column=2
for what in "REST answers, s" "full list, s from exec" "full list, s of the request" "CPU by then, s"; do
    row "$what" "$(median apache $column)" "$(median cold $column)" "$(median warm $column)"
    column=$((column + 1))
done
none=$(median empty 5)
row "CPU less that without plugins, s" "$(minus "$(median apache 5)" "$(median apache-empty 5)")" \
    "$(minus "$(median cold 5)" "$none")" "$(minus "$(median warm 5)" "$none")"
