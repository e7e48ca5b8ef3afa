/*
 * One commit in a clause is enough.
 */

dtrace:::BEGIN
{
	commit(1);
	commit(2);
}
