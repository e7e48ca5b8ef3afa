/*
 * The buffer that loses records in drp.PRINCIPAL.bufsize loses none when it is read at half its size.
 */

#pragma D option quiet
#pragma D option bufsize=64
#pragma D option buflimit=50%

fbt::add:entry
{
	printf("%d\n", arg0);
}

tick-1s
{
	exit(0);
}
