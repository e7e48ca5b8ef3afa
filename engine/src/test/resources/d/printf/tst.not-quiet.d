/*
 * printf() in a script that is not quiet ends its line itself or not.
 */

BEGIN
{
	printf("no newline");
}

BEGIN
{
	printf("a newline\n");
	exit(0);
}
