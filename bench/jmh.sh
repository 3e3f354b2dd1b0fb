#!/usr/bin/env bash
# Runs the microbenchmarks by JMH; the arguments are JMH's own (-h tells them, -l lists the benchmarks).
set -euo pipefail
bench=$(cd "$(dirname "$0")" && pwd)
mvn -B -q -f "$bench/../pom.xml" -DskipTests -Dspotless.check.skip -pl bench -am package >&2
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$bench/target/classes:$bench/target/lib/*" org.openjdk.jmh.Main "$@"
