/*
 * Associative arrays, by one key and by several; assigning 0 removes an element.
 */

#pragma D option quiet

fbt::add:entry
{
	calls[execname]++;
	last[pid, cpu] = arg0;
}

tick-1s
{
	printf("%d %d %d\n", calls["init"], calls["sh"], calls["nobody"]);
	calls["sh"] = 0;
	printf("%d %d\n", calls["sh"], last[1, 1] > 0);
	exit(0);
}
