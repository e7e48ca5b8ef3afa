/*
 * Nothing can be copied to where no process has memory.
 */

#pragma D option quiet
#pragma D option destructive

fbt::add:entry
/arg0 == 1/
{
	copyout(&`freemem, 0x8047000, 4);
}

fbt::add:entry
/arg0 == 2/
{
	copyoutstr("text", 0, 5);
}

dtrace:::ERROR
{
	printf("fault %d at %x\n", arg4, arg5);
}

fbt::add:entry
/arg0 == 3/
{
	exit(0);
}
