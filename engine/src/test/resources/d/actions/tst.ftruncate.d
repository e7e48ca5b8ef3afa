/*
 * ftruncate() empties standard output too, where that is a file.
 */

#pragma D option quiet

BEGIN
{
	printf("one\n");
	ftruncate();
	printf("two\n");
	exit(0);
}
