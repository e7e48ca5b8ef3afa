/*
 * The stack of a process; nothing of one that has none, addresses of one that is gone.
 */

#pragma D option quiet

fbt::add:entry
/arg0 <= 3/
{
	printf("%s, %d frames, caller %x:\n", execname, ustackdepth, ucaller);
	ustack();
	ustack(1);
	jstack(2, 0);
	@[ustack(1), usym(ucaller)] = count();
}

fbt::add:entry
/arg0 == 4/
{
	printf("%k %A\n", ustack(), uaddr(ucaller));
	exit(0);
}
