#!/usr/bin/env bash
# Lists the plugins of a plugin path, and writes the service files by which plugin.discovery=service_load finds them.

script="${BASH_SOURCE[0]}"
while [ -h "$script" ]; do
    target=$(readlink "$script")
    case $target in /*) script=$target ;; *) script=$(dirname "$script")/$target ;; esac
done
bin_dir=$(cd -P "$(dirname "$script")" && pwd) || exit 1

# It lives for a second or two.
if [ -z "$KAFKA_JVM_PERFORMANCE_OPTS" ]; then
    export KAFKA_JVM_PERFORMANCE_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.awt.headless=true"
fi

# Standard output is for the list alone. What KAFKA_OPTS says comes later and wins.
export KAFKA_OPTS="-Dmillrace.logging.output=stderr -Dmillrace.logging.level=WARN $KAFKA_OPTS"

exec "$bin_dir/kafka-run-class.sh" -heap 2048 org.apache.kafka.tools.ConnectPluginPath "$@"
