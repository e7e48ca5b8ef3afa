#
# The kernel mounts tmpfs on /etc/svc/volatile, so that has to go before the dataset can be mounted on /etc/svc.
# Run by svc-upgrade-boot, which sets $base and stops at the first command that fails.
#
umount /etc/svc/volatile
mount -F zfs $base/running/svc /etc/svc
mount -F tmpfs /etc/svc/volatile
