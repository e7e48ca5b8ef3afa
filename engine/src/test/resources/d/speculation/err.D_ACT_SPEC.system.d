/*
 * A command cannot be taken back.
 */

dtrace:::BEGIN
{
	speculate(1);
	system("date");
}
