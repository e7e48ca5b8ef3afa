/*
 * What is committed would go where the clause records.
 */

dtrace:::BEGIN
{
	trace(1);
	commit(1);
}
