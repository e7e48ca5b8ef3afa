/*
 * Nothing is aggregated behind a commit.
 */

dtrace:::BEGIN
{
	commit(1);
	@ = count();
}
