/*
 * There are no more speculations than option nspec says.
 */

#pragma D option nspec=2

dtrace:::BEGIN
{
	a = speculation();
	b = speculation();
	c = speculation();
	d = speculation();
	trace(d);
	exit(0);
}
