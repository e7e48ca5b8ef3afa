/*
 * Clauses of one probe run in the order of the program.
 */

#pragma D option quiet

fbt::add:entry
{
	n = arg0;
}

fbt::add:entry
{
	n = n * 10;
}

fbt::add:entry
/n == 30/
{
	printf("%d\n", n);
	exit(0);
}
