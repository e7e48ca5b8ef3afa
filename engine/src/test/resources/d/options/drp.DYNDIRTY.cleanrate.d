/*
 * What is read where it lies, as strings are, is not to be had again before it was cleaned after it was freed.
 */

#pragma D option quiet
#pragma D option dynvarsize=2k
#pragma D option cleanrate=1hz

int n;
string a[int];

tick-1ms
{
	a[n] = "x";
	n++;
}

tick-1ms
{
	a[n - 1] = 0;
}

tick-1ms
/++m == 100/
{
	exit(0);
}
