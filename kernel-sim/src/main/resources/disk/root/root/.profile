PATH=/sbin:/usr/sbin:/usr/bin
export PATH
