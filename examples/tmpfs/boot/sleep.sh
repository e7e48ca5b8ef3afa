#
# As plain.sh, a second later: by then pageout has taken its four samples.
#
sleep 1
umount /etc/svc/volatile
mount -F zfs $base/running/svc /etc/svc
mount -F tmpfs /etc/svc/volatile
