/*
 * An id that there can never be is a fault.
 */

dtrace:::BEGIN
{
	commit(2);
}

dtrace:::BEGIN
{
	speculate(-1);
}

dtrace:::BEGIN
{
	exit(0);
}
