/*
 * Nothing is recorded behind a commit.
 */

dtrace:::BEGIN
{
	commit(1);
	trace(1);
}
