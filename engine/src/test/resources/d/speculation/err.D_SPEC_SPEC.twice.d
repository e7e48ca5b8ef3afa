/*
 * A clause records into one speculation.
 */

dtrace:::BEGIN
{
	speculate(1);
	speculate(2);
}
