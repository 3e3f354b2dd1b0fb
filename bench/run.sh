#!/usr/bin/env bash
# Measures Apache's worker, Millrace's and bare clients, in turn; writes RESULTS.md and results.svg. See README.md.
# Usage: run.sh [--runs N] [--only NAME[,NAME...]] [--quick] [--out DIR] [--jfr DIR] [--no-build] [--list]
set -euo pipefail
bench=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$bench")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

build=true arguments=()
for argument in "$@"; do
    if [ "$argument" = --no-build ]; then build=false; else arguments+=("$argument"); fi
done
if $build; then
    echo "Building the homes and the benchmarks" >&2
    mvn -B -q -f "$root/pom.xml" -DskipTests -Dspotless.check.skip -pl bench -am package >&2
fi
millrace=$(find "$root/bin/target" -maxdepth 1 -type d -name 'millrace-*' | head -n 1)
exec "$java" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$bench/target/classes:$bench/target/lib/*" io.millrace.bench.run.BenchMain --bench "$bench" \
    --apache "$root/compatibility/apache/target/home" --millrace "$millrace" ${arguments[@]+"${arguments[@]}"}
