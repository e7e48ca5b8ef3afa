/*
 * With -B the output is what a handler for buffered output would be told of each record.
 *
 * @@args: -B
 */

BEGIN
{
	trace(1);
	printf("two\nlines %d", 2);
	@a[1] = count();
	exit(0);
}
