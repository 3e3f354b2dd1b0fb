#!/usr/bin/env bash
# In a source checkout: prints the folder of the runnable home, built first when it is missing or older than its
# sources. Progress goes to standard error. MILLRACE_SKIP_BUILD=true takes the home as it is.

base_dir=$1
target=$base_dir/bin/target
log=$target/build.log

say() {
    echo "$@" >&2
}

# The archive is the last thing a build writes, by script or by hand, so its age is the home's.
archive() {
    # shellcheck disable=SC2012 # names are ours: millrace-VERSION.tar.gz
    ls -t "$target"/millrace-*.tar.gz 2>/dev/null | head -n 1
}

home() {
    local newest
    newest=$(archive)
    [ -n "$newest" ] && [ -d "${newest%.tar.gz}/libs" ] && printf '%s\n' "${newest%.tar.gz}"
}

fresh() {
    [ -n "$(home)" ] || return 1
    [ "$MILLRACE_SKIP_BUILD" = true ] && return 0
    [ -z "$(find "$base_dir/pom.xml" "$base_dir"/*/pom.xml "$base_dir"/*/src/main "$base_dir/bin/src/assembly" \
        -newer "$(archive)" -print 2>/dev/null | head -n 1)" ]
}

# One build at a time; the lock goes when this script ends, however it ends.
take_turns() {
    mkdir -p "$target" || exit 1
    if command -v flock >/dev/null; then
        exec 9>"$target/build.lock"
        flock -n 9 && return
        say "Another build of this checkout is running; waiting for it."
        flock 9
    else
        until mkdir "$target/build.lock.d" 2>/dev/null; do
            say "Another build of this checkout is running (if not, remove $target/build.lock.d); waiting for it."
            sleep 5
        done
        trap 'rmdir "$target/build.lock.d"' EXIT
    fi
}

# Maven's chatter, told in a few lines.
progress() {
    awk '
        /Downloaded from/ { if (++files % 25 == 0) { print "  " files " files downloaded"; fflush() } }
        /^\[INFO\] Building Millrace/ { sub(/^\[INFO\] Building /, ""); gsub(/  +/, " "); print "  " $0; fflush() }
    ' >&2
}

build() {
    if ! command -v mvn >/dev/null; then
        if [ -n "$(home)" ]; then
            say "The sources are newer than $(home), but Maven (mvn) is missing; going on with what was built before."
            return
        fi
        say "Millrace is not built yet, and Maven (mvn) is missing; install Maven 3.8 or newer and try again."
        exit 1
    fi
    say "Building Millrace from its sources: half a minute, some minutes more when Maven has to download everything."
    say "  Maven's output goes to $log"
    mvn -B -Dstyle.color=never -Dmaven.test.skip=true -f "$base_dir/pom.xml" -pl bin -am package 9>&- </dev/null 2>&1 |
        tee "$log" 9>&- | progress 9>&-
    if [ "${PIPESTATUS[0]}" -ne 0 ]; then
        tail -n 30 "$log" >&2
        say "The build failed; the whole story is in $log"
        exit 1
    fi
    say "Built $(home)"
}

if ! fresh; then
    take_turns
    fresh || build
fi
home || { say "The build left no runnable home in $target; see $log"; exit 1; }
