/*
 * What was recorded already cannot be speculated.
 */

dtrace:::BEGIN
{
	trace(1);
	speculate(1);
}
