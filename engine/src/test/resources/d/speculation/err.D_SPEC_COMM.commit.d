/*
 * A speculation is over when it is committed.
 */

dtrace:::BEGIN
{
	commit(1);
	speculate(1);
}
