#!/usr/bin/env bash
# Starts a worker of one: connectors come from the files named here and over REST.

if [ $# -lt 1 ]; then
    echo "USAGE: $0 [-daemon] connect-standalone.properties [connector1.properties connector2.json ...]"
    exit 1
fi

script="${BASH_SOURCE[0]}"
while [ -h "$script" ]; do
    target=$(readlink "$script")
    case $target in /*) script=$target ;; *) script=$(dirname "$script")/$target ;; esac
done
bin_dir=$(cd -P "$(dirname "$script")" && pwd) || exit 1

EXTRA_ARGS=${EXTRA_ARGS-'-name connectStandalone'}
if [ "$1" = "-daemon" ]; then
    EXTRA_ARGS="-daemon $EXTRA_ARGS"
    shift
fi

# shellcheck disable=SC2086 # EXTRA_ARGS is a list of words
exec "$bin_dir/kafka-run-class.sh" -heap 2048 $EXTRA_ARGS org.apache.kafka.connect.cli.ConnectStandalone "$@"
