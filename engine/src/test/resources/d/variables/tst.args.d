/*
 * args[] has the types of the function's prototype.
 */

#pragma D option quiet

fbt::wide:entry
/args[0] == -4/
{
	printf("%d %d %d %u\n", args[0], args[1], args[2], args[3]);
}

fbt::wide:return
/args[1] == 4000000000 - 4/
{
	printf("returns %d\n", args[1]);
	exit(0);
}
