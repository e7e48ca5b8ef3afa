#!/usr/sbin/dtrace -qs
/* Who makes processes below a command, and of whom. */

proc:::create
/progenyof($target)/
{
	@forks[execname, args[0]->pr_fname] = count();
}

END
{
	printa("%s -> %s %@d\n", @forks);
}
