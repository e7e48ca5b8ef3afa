# Sourced by the programs of this folder: builds what is missing, and runs one of them.
# Usage: home=PROJECT; . launch.sh; launch PROGRAM "$@"

launch() {
    program=$1
    shift
    app=$home/examples/target

    if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
        java=$JAVA_HOME/bin/java
    else
        java=$(command -v java) || {
            echo "dtrace4j: no java found: install a JDK, 17 or later, or set JAVA_HOME" >&2
            exit 1
        }
    fi

    # Built before, and nothing has changed since? DTRACE4J_BUILD=no skips the question.
    if [ "${DTRACE4J_BUILD:-}" != no ] && { [ ! -e "$app/built" ] || sources_changed; }; then
        build
    fi

    # Who only looks things up needs no instrumentation, and without it the JVM loads classes faster.
    looks=
    for argument; do
        case $argument in
            -e | -l | -V | -A | -h | -G | --explain | --check) looks=${looks:-yes} ;;
            -a* | -x*grabanon | grabanon) looks=no ;;
        esac
    done
    if [ "$program$looks" = dtraceyes ]; then
        start="-Djdk.attach.allowAttachSelf=true -cp"
        main=org.dtrace4j.examples.Launcher
    else
        start=-jar
        main=
    fi

    # The slower of the JVM's compilers does not pay: it has to compile a whole kernel, and anew what is traced. A machine
    # that plays 800 seconds with every function traced, or 8,000 boots, takes two thirds of the CPU time without it. Where
    # tens of thousands of boots are played, it does (DTRACE4J_JAVA_OPTS=-XX:TieredStopAtLevel=4). A dtrace command is gone
    # before even the faster one has compiled much.
    jit="-XX:TieredStopAtLevel=1"
    if [ "$program" = dtrace ]; then
        jit="$jit -XX:CompileThresholdScaling=3"
    fi

    # Each simulated thread takes its memory from a piece of the heap of its own; pieces of the usual size, of some sixty
    # threads, would fill the heap before the end of a boot. So would what it takes to put probes into all of the kernel,
    # where the part of the heap for new objects is as small as the JVM makes it on a host of a few gigabytes.
    pieces="-XX:TLABSize=256k -XX:-ResizeTLAB -XX:NewSize=256m"

    # Where the system has huge pages for who asks, the heap comes in those: fewer faults at the start.
    pages=
    if { read -r modes </sys/kernel/mm/transparent_hugepage/enabled; } 2>/dev/null; then
        case $modes in *"[madvise]"* | *"[always]"*) pages=-XX:+UseTransparentHugePages ;; esac
    fi

    # Java cannot tell whether its output goes to a terminal.
    if [ -t 1 ]; then terminal=true; else terminal=false; fi

    # The class-data archive is the build's; a JVM of another version passes over it without a word. What else the
    # programs need of the JVM (instrumentation, an exported package) stands in the manifest of the jar. The archive lies
    # where it was made for; to have it elsewhere the JVM would have to go through all of it at each start.
    exec "$java" -XX:SharedArchiveFile="$app/dtrace4j.jsa" -Xshare:auto -Xlog:disable -Xlog:all=off \
        -XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions -XX:ArchiveRelocationMode=0 \
        -XX:+UseSerialGC -XX:-UsePerfData $jit $pieces $pages -Ddtrace4j.home="$home" -Ddtrace4j.terminal=$terminal \
        ${DTRACE4J_JAVA_OPTS:-} \
        $start "$app/dtrace4j.jar" $main "$program" "$@"
}

# Whether any source is newer than the last build.
sources_changed() {
    [ -n "$(find "$home/pom.xml" "$home"/*/pom.xml "$home"/*/src/main "$home/examples/tmpfs" -newer "$app/built" -print 2>/dev/null | head -n 1)" ]
}

# One build at a time, also when many programs start at once on a fresh clone.
build() {
    command -v mvn >/dev/null || {
        echo "dtrace4j: no mvn found: Maven builds this project on its first run" >&2
        exit 1
    }
    mkdir -p "$app" || exit 1
    # The lock is a link to the number of the process that builds: it is made in one step, and one whose process is gone is
    # taken away.
    lock=$app/builder
    waited=
    until ln -s $$ "$lock" 2>/dev/null; do
        builder=$(readlink "$lock")
        if [ -n "$builder" ] && ! kill -0 "$builder" 2>/dev/null; then
            rm -f "$lock"
        else
            [ -n "$waited" ] || echo "dtrace4j: waiting for the build by process $builder" >&2
            waited=yes
            sleep 1
        fi
    done
    trap 'rm -f "$lock"' EXIT
    trap 'exit 130' INT TERM
    if [ -z "$waited" ] || [ ! -e "$app/built" ] || sources_changed; then
        echo "dtrace4j: building, once (a minute or so)" >&2
        mvn -q -f "$home/pom.xml" -DskipTests package </dev/null >&2 || {
            echo "dtrace4j: the build failed" >&2
            exit 1
        }
    fi
    rm -f "$lock"
    trap - EXIT INT TERM
}
