/*
 * One operand more than the script takes: that is known at its end, and so is the line.
 *
 * @@args: 5 6
 */

BEGIN
{
	exit($1);
}
