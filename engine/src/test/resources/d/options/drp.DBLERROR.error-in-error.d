/*
 * A fault in an ERROR clause is only counted.
 */

#pragma D option quiet

ERROR
{
	trace(*(int *)8);
}

BEGIN
{
	trace(*(int *)16);
}

BEGIN
{
	exit(0);
}
