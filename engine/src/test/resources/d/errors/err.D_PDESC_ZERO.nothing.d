/*
 * A description that matches no probe.
 */

fbt::no_such_function:entry
{
	trace(1);
}
