/*
 * An aggregation cannot forget.
 */

dtrace:::BEGIN
{
	speculate(1);
	@ = count();
}
