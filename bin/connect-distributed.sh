#!/usr/bin/env bash
# Starts a worker that shares its work with all workers of the same group.id; connectors come over REST.

if [ $# -lt 1 ]; then
    echo "USAGE: $0 [-daemon] connect-distributed.properties"
    exit 1
fi

script="${BASH_SOURCE[0]}"
while [ -h "$script" ]; do
    target=$(readlink "$script")
    case $target in /*) script=$target ;; *) script=$(dirname "$script")/$target ;; esac
done
bin_dir=$(cd -P "$(dirname "$script")" && pwd) || exit 1

EXTRA_ARGS=${EXTRA_ARGS-'-name connectDistributed'}
if [ "$1" = "-daemon" ]; then
    EXTRA_ARGS="-daemon $EXTRA_ARGS"
    shift
fi

# shellcheck disable=SC2086 # EXTRA_ARGS is a list of words
exec "$bin_dir/kafka-run-class.sh" -heap 2048 $EXTRA_ARGS org.apache.kafka.connect.cli.ConnectDistributed "$@"
