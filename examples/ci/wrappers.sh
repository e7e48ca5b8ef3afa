#!/bin/sh
# wrappers.sh: checks scripts of other languages (sh, ksh, perl) that start dtrace with a program of their own.
#
#     examples/ci/wrappers.sh [-a ARGUMENTS] SCRIPT ...
#
# Each script runs as a copy in which every dtrace is one that only compiles (-e). So it does what it does before it starts
# dtrace: run only scripts that you would run. -a gives arguments to all of them. A line for each says whether its program
# compiles, is refused (then why, in dtrace's first line), or whether the script has not started dtrace at all.
# The status is 0 when nothing is refused.

home=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
arguments=
if [ "$1" = -a ]; then
    arguments=$2
    shift 2
fi

cat > "$work/dtrace" <<END
#!/bin/sh
DTRACE4J_BUILD=no "$home/bin/dtrace" -e "\$@" 2> "$work/said" > /dev/null < /dev/null
echo \$? >> "$work/status"
cat "$work/said" >> "$work/errors"
END
chmod +x "$work/dtrace"

refused=0
for script; do
    : > "$work/status"
    : > "$work/errors"
    shell=$(sed -n '1s/^#! *\([^ ]*\).*/\1/p' "$script")
    case $shell in
        *perl) shell=perl ;;
        *) shell=$(command -v ksh || command -v bash) || shell=sh ;;
    esac
    : > "$work/script"
    case $shell in
        *bash) # print is ksh's own.
            echo 'print() { if [ "$1" = -r ]; then shift; fi; printf "%s\n" "$*"; }' > "$work/script" ;;
    esac
    sed -e "s#/usr/sbin/dtrace#$work/dtrace#g" "$script" >> "$work/script"
    # shellcheck disable=SC2086
    timeout 60 "$shell" "$work/script" $arguments > /dev/null 2>&1 < /dev/null
    if [ ! -s "$work/status" ]; then
        echo "$script: dtrace was not started"
    elif grep -qv '^0$' "$work/status"; then
        refused=1
        reason=$(sed -n -e 's/^: //p' -e 's/.*\(fatal error: .*\)/\1/p' -e 's/.*: \(line [0-9][0-9]*: .*\)/\1/p' \
            "$work/errors" | head -n 1)
        echo "$script: refused: ${reason:-$(grep -v '^ ' "$work/errors" | tail -n 1)}"
    else
        echo "$script: compiles"
    fi
done
exit $refused
