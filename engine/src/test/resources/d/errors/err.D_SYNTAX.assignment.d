/*
 * An assignment where a comparison is meant.
 */

BEGIN
/1 && x = 2/
{
	trace(1);
}
