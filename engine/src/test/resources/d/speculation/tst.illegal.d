/*
 * To commit an id that there can never be is a fault; to speculate into it is none, and records nothing.
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
