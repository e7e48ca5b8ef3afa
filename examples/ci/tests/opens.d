#!/usr/sbin/dtrace -qs
/* Which files a command opens. */

syscall::open:entry,
syscall::openat:entry
/pid == $target/
{
	@opens[copyinstr(probefunc == "open" ? arg0 : arg1)] = count();
}

END
{
	printa("%-20s %@d\n", @opens);
}
