# Shell functions and exit codes for method scripts.

SMF_EXIT_OK=0
SMF_EXIT_ERR_FATAL=95
SMF_EXIT_ERR_CONFIG=96
SMF_EXIT_MON_DEGRADE=97
SMF_EXIT_MON_OFFLINE=98
SMF_EXIT_ERR_NOSMF=99
SMF_EXIT_ERR_PERM=100

# True where svc.startd runs the script.
smf_present() {
	[ -n "$SMF_FMRI" ]
}

# Says something on the console, whatever standard output is.
smf_console() {
	echo "$*" >/dev/msglog
}
