/*
 * if and else in a clause.
 */

#pragma D option quiet

fbt::classify:entry
{
	if ((int)arg0 < 0) {
		printf("below\n");
	} else {
		printf("not below\n");
	}
}

fbt::add:entry
/arg0 == 3/
{
	exit(0);
}
