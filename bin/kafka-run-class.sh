#!/usr/bin/env bash
# Runs a Java class on Millrace's class path; the environment variables are those of Apache Kafka's script.

if [ $# -lt 1 ]; then
    echo "USAGE: $0 [-daemon] [-name servicename] [-loggc] classname [opts]"
    exit 1
fi

fail() {
    echo "$1" >&2
    exit 1
}

# The file behind any number of symbolic links.
follow_links() {
    local file=$1 target
    while [ -h "$file" ]; do
        target=$(readlink "$file")
        case $target in /*) file=$target ;; *) file=$(dirname "$file")/$target ;; esac
    done
    printf '%s\n' "$file"
}

# checksum TEXT: leaves eight digits in 'checksum' that differ when the text does; starts no process.
checksum() {
    local LC_ALL=C text=$1 hash=5381 position byte
    for ((position = 0; position < ${#text}; position++)); do
        printf -v byte '%d' "'${text:position:1}"
        hash=$(((hash * 33 + byte) & 0x7fffffff))
    done
    printf -v checksum '%08x' "$hash"
}

# each_limit FILE V1_FOLDER V1_FILE: calls 'limit' with the first line of that file for each control group this process is
# in and each around it, of either version; in a container the paths may be those outside, then the root alone counts.
each_limit() {
    local controllers path root file words
    [ -r /proc/self/cgroup ] || return 0
    while IFS=: read -r _ controllers path; do
        case ,$controllers, in
            ,,) root=/sys/fs/cgroup file=$1 ;;
            *,"$2",*) root=/sys/fs/cgroup/$2 file=$3 ;;
            *) continue ;;
        esac
        while :; do
            [ -r "$root$path/$file" ] && read -r words <"$root$path/$file" && limit "$words" "$root$path"
            [ -n "$path" ] || break
            path=${path%/*}
        done
    done </proc/self/cgroup
}

# machine_memory: leaves the MiB that this process may take in 'memory', 0 if nobody tells.
machine_memory() {
    local key value
    memory=0
    [ -r /proc/meminfo ] && while read -r key value _; do
        [ "$key" = MemTotal: ] && memory=$((value / 1024)) && break
    done </proc/meminfo
    limit() {
        case $1 in '' | *[!0-9]* | ????????????????*) return 0 ;; esac
        [ $(($1 >> 20)) -lt "$memory" ] && memory=$(($1 >> 20))
        return 0
    }
    each_limit memory.max memory memory.limit_in_bytes
}

# machine_processors: leaves how many this process may keep busy in 'processors', 0 if nobody tells.
machine_processors() {
    local key value range ranges
    processors=0
    [ -r /proc/self/status ] && while read -r key value; do
        if [ "$key" = Cpus_allowed_list: ]; then
            IFS=, read -r -a ranges <<<"$value"
            for range in "${ranges[@]}"; do processors=$((processors + ${range#*-} - ${range%-*} + 1)); done
            break
        fi
    done </proc/self/status
    limit() {
        local quota=$1 period=100000
        case $quota in
            *' '*) period=${quota#* } quota=${quota% *} ;;
            *) [ -r "$2/cpu.cfs_period_us" ] && read -r period <"$2/cpu.cfs_period_us" ;;
        esac
        case $quota$period in *[!0-9]*) return 0 ;; esac
        quota=$(((quota + period - 1) / period))
        [ "$quota" -lt "$processors" ] && processors=$quota
        return 0
    }
    each_limit cpu.max cpu cpu.cfs_quota_us
}

# heap_limit: leaves in 'heap' the MiB that the last -Xmx lets the heap grow to, 0 if there is none.
heap_limit() {
    local word value
    heap=0
    for word in $KAFKA_HEAP_OPTS $KAFKA_OPTS; do
        value=${word#-Xmx}
        case $word in -Xmx[1-9]*) ;; *) continue ;; esac
        case $value in
            *[!0-9]?*) ;;
            *[gGtT]) heap=$((${value%?} * 1024)) ;;
            *[mM]) heap=${value%?} ;;
            *[kK]) heap=$((${value%?} / 1024)) ;;
            *) heap=$((value >> 20)) ;;
        esac
    done
}

bin_dir=$(cd -P "$(dirname "$(follow_links "${BASH_SOURCE[0]}")")" && pwd) || exit 1
base_dir=$(dirname "$bin_dir")

# ---- options before the class name

daemon=false
loggc=false
name=
heap_megabytes=256
while [ $# -gt 0 ]; do
    case $1 in
        -daemon) daemon=true; shift ;;
        -loggc) loggc=true; shift ;;
        -heap) heap_megabytes=${2:-256}; shift; [ $# -gt 0 ] && shift ;; # at most; for our own scripts
        -name) name=${2:-}; shift; [ $# -gt 0 ] && shift ;;
        *) break ;;
    esac
done
[ $# -gt 0 ] || fail "$0: no class name given"
[ -n "$name" ] || name=${1##*.}

# ---- Java 17 or newer; its 'release' file tells the version without starting a JVM

if [ -n "$JAVA_HOME" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it; set it to a JDK or JRE of version 17 or newer"
else
    java=$(command -v java) || fail "Java is missing; install version 17 or newer, or set JAVA_HOME"
fi
java_version=
java_build=$(follow_links "$java")
release=$(dirname "$(dirname "$java_build")")/release
if [ -r "$release" ]; then
    while read -r line || [ -n "$line" ]; do
        case $line in
            JAVA_VERSION=*) line=${line#*=}; java_version=${line//\"/} ;;
            MODULES=* | SOURCE=*) ;; # long, and say nothing of the build that the others do not
            *) java_build+=" $line" ;;
        esac
    done <"$release"
fi
if [ -z "$java_version" ]; then
    java_version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
fi
java_major=${java_version%%[!0-9]*}
if [ "${java_major:-0}" -lt 17 ]; then
    fail "Millrace needs Java 17 or newer, but $java is version ${java_version:-unknown}; set JAVA_HOME to a newer one"
fi

# ---- the home: this folder, or in a source checkout what Maven built

if [ -f "$base_dir/pom.xml" ]; then
    home=$("$bin_dir/build-if-stale.sh" "$base_dir") || exit 1
else
    home=$base_dir
fi
[ -d "$home/libs" ] || fail "$home/libs is missing: this is neither an unpacked Millrace nor a source checkout"

# An archive of class data halves the work of a start; a worker that finds none has one made in the background. The class
# path must be ours alone then, and the user's own options of archives win. The JVM passes over an archive that does not
# fit or whose checksum is wrong, but crashes on one cut short.
class_data=()
jvm_opts="$JDK_JAVA_OPTIONS $JAVA_TOOL_OPTIONS $_JAVA_OPTIONS $KAFKA_HEAP_OPTS $KAFKA_JVM_PERFORMANCE_OPTS $KAFKA_OPTS"
case $jvm_opts in
    *-Xshare:[!a]* | *-XX:SharedArchiveFile=* | *-XX:ArchiveClassesAtExit=* | *-XX:AOT*) MILLRACE_CLASS_DATA=off ;;
esac
if [ "$MILLRACE_CLASS_DATA" != off ] && [ -z "$CLASSPATH" ]; then
    checksum "$java_build $home" # containers may share the home, each with a JVM of its own
    archive=$home/class-data/java-$java_version-$checksum.jsa
    class_data=("-Dmillrace.class.data=$archive")
    size=
    [ -f "$archive" ] && [ -r "$archive" ] && [ -r "$archive.note" ] && read -r size <"$archive.note"
    case $size in
        '' | *[!0-9]*) ;;
        *) [ "$(wc -c <"$archive")" -eq "$size" ] &&
            class_data+=("-XX:SharedArchiveFile=$archive" -XX:+VerifySharedSpaces "-Xlog:cds*=off") ;;
    esac
fi

for jar in "$home"/libs/*.jar; do
    CLASSPATH=${CLASSPATH:+$CLASSPATH:}$jar
done

# ---- logs

LOG_DIR=${LOG_DIR:-$base_dir/logs}
if $daemon || $loggc; then
    mkdir -p "$LOG_DIR" || fail "LOG_DIR $LOG_DIR cannot be created"
fi

logging_file=$base_dir/config/connect-log.properties
logging_opts=(
    "-Dkafka.logs.dir=$LOG_DIR"
    "-Dmillrace.home=$home"
    "-Dmillrace.logging=$logging_file"
    "-Dslf4j.provider=io.millrace.launch.logging.MillraceLogging"
    "-Dslf4j.internal.verbosity=WARN" # slf4j need not say that it found it
)
case $KAFKA_LOG4J_OPTS in
    *log4j.configuration=* | *log4j2.configurationFile=* | *log4j.configurationFile=*)
        echo "Millrace does not read the log4j file named in KAFKA_LOG4J_OPTS; levels and line format are set in $logging_file" >&2
        ;;
esac

gc_opts=()
if $loggc && [ -z "$KAFKA_GC_LOG_OPTS" ]; then
    gc_opts=("-Xlog:gc*:file=$LOG_DIR/$name-gc.log:time,tags:filecount=10,filesize=100M")
fi

# ---- JVM options

# Where a limit is set or the machine is small, at most half of the memory is heap. It starts small and grows as far as it must.
if [ -z "$KAFKA_HEAP_OPTS" ]; then
    machine_memory
    [ "$memory" -gt 0 ] && [ $((memory / 2)) -lt "$heap_megabytes" ] && heap_megabytes=$((memory / 2))
    KAFKA_HEAP_OPTS="-Xmx${heap_megabytes}M"
fi

if [ -z "$KAFKA_JVM_PERFORMANCE_OPTS" ]; then
    # On one or two processors the parallel collector gets most done with least CPU, in a small heap the serial one the least memory.
    collector="-XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent"
    machine_processors
    heap_limit
    few=$((processors == 1 || processors == 2)) small=$((heap > 0 && heap <= 256))
    if [ $((small || few && heap > 0 && heap <= 2048)) = 1 ]; then
        if [ $small = 1 ]; then collector=-XX:+UseSerialGC; else collector=-XX:+UseParallelGC; fi
        # They begin with a share of the machine else. The serial one's young generation does not grow with what comes and goes.
        case $jvm_opts in
            *-Xm[sn]* | *-XX:Initial* | *-XX:NewSize*) ;;
            *) [ "$heap" -ge 64 ] && collector+=" -Xms30M -XX:NewSize=14M" ;;
        esac
    fi
    case $jvm_opts in *-XX:+Use*GC*) collector= ;; esac # the JVM refuses two
    # The optimising compiler waits for methods that are hot for longer than a start: a quarter less CPU until REST answers.
    KAFKA_JVM_PERFORMANCE_OPTS="$collector -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=3000 -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=200000 -Djava.awt.headless=true"
fi

# Tools on this machine reach the MBeans without any option; the agent, slow to start, is for a port.
if [ -n "$JMX_PORT" ]; then
    if [ -z "$KAFKA_JMX_OPTS" ]; then
        KAFKA_JMX_OPTS="-Dcom.sun.management.jmxremote=true -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false"
    fi
    KAFKA_JMX_OPTS="$KAFKA_JMX_OPTS -Dcom.sun.management.jmxremote.port=$JMX_PORT"
    case $KAFKA_JMX_OPTS in
        *com.sun.management.jmxremote.rmi.port=*) ;;
        *) KAFKA_JMX_OPTS="$KAFKA_JMX_OPTS -Dcom.sun.management.jmxremote.rmi.port=$JMX_PORT" ;;
    esac
fi

if [ -n "$KAFKA_DEBUG" ]; then
    if [ -z "$JAVA_DEBUG_OPTS" ]; then
        JAVA_DEBUG_OPTS="-agentlib:jdwp=transport=dt_socket,server=y,suspend=${DEBUG_SUSPEND_FLAG:-n},address=${JAVA_DEBUG_PORT:-5005}"
    fi
    echo "Enabling Java debug options: $JAVA_DEBUG_OPTS"
    KAFKA_OPTS="$JAVA_DEBUG_OPTS $KAFKA_OPTS"
fi

# ---- run; the variables are lists of words, the paths are ours and may hold spaces; the user's options win, being last

set -f
# shellcheck disable=SC2206
command_line=("$java" ${class_data[@]+"${class_data[@]}"} $KAFKA_HEAP_OPTS $KAFKA_JVM_PERFORMANCE_OPTS
    $KAFKA_GC_LOG_OPTS ${gc_opts[@]+"${gc_opts[@]}"} $KAFKA_JMX_OPTS "${logging_opts[@]}" $KAFKA_LOG4J_OPTS
    -cp "$CLASSPATH" $KAFKA_OPTS "$@")
set +f

if $daemon; then
    nohup "${command_line[@]}" >"$LOG_DIR/$name.out" 2>&1 </dev/null &
else
    exec "${command_line[@]}"
fi
