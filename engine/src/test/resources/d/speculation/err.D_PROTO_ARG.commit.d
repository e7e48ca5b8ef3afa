/*
 * An id is a number.
 */

dtrace:::BEGIN
{
	commit("one");
}
