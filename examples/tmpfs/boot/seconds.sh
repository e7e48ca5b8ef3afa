#
# As plain.sh, but an unmount that fails is tried again until this script has run for more than a second.
#
until umount /etc/svc/volatile 2>/dev/null; do
	[ $SECONDS -lt 2 ]
done
mount -F zfs $base/running/svc /etc/svc
mount -F tmpfs /etc/svc/volatile
