/*
 * Quiet, trace() shows nothing but the value.
 */

#pragma D option quiet

BEGIN
{
	trace(42);
	trace("|");
	trace((char)-1);
	trace("|");
	trace(-7LL);
	exit(0);
}
