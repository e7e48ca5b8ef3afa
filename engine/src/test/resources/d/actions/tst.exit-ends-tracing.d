/*
 * Behind exit() nothing fires but END.
 */

#pragma D option quiet

fbt::add:entry
{
	printf("add %d\n", arg0);
}

fbt::add:entry
/arg0 == 2/
{
	exit(0);
}

END
{
	printf("end\n");
}
