/*
 * The system cannot forget.
 */

dtrace:::BEGIN
{
	speculate(1);
	panic();
}
