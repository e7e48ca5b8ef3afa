/*
 * A speculation has an id.
 */

dtrace:::BEGIN
{
	speculate();
}
