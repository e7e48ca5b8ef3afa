/*
 * A CPU can be kept busy for half a second of any second.
 */

#pragma D option quiet
#pragma D option destructive

fbt::add:entry
/arg0 <= 8/
{
	chill(150000000);
	printf("%d on CPU %d\n", arg0, cpu);
}

fbt::add:entry
/arg0 == 20/
{
	chill(500000000);
	printf("%d on CPU %d\n", arg0, cpu);
	chill(1);
}

dtrace:::ERROR
{
	printf("fault %d\n", arg4);
}

fbt::add:entry
/arg0 == 21/
{
	exit(0);
}
