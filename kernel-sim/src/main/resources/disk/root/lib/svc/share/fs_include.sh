# Shell functions for the methods that mount file systems.

# True if something is mounted on the directory $1.
is_mounted() {
	while read special mountp fstype rest; do
		[ "$mountp" = "$1" ] && return 0
	done </etc/mnttab
	return 1
}

# mountfs type special directory: mounts, unless it is mounted.
mountfs() {
	is_mounted "$3" && return 0
	mount -F "$1" "$2" "$3" && return 0
	echo "ERROR: $SMF_FMRI failed to mount $3 (see 'svcs -x' for details)" >/dev/msglog
	return 1
}
