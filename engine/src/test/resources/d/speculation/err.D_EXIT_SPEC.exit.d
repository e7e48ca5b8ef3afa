/*
 * Tracing cannot end a little.
 */

dtrace:::BEGIN
{
	speculate(1);
	exit(0);
}
