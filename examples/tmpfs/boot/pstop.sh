#
# As plain.sh, with init stopped meanwhile, in case it is init's state file that keeps the file system busy.
# Should the unmount fail all the same, init's open files are shown before it goes on.
#
pstop 1
umount /etc/svc/volatile || { pfiles 1; prun 1; false; }
mount -F zfs $base/running/svc /etc/svc
mount -F tmpfs /etc/svc/volatile
prun 1
