/* What each CPU contributed stands below the total, and is normalized, truncated and cleared with it. */
#pragma D option quiet
#pragma D option aggpercpu

fbt::add:entry
{
	@calls["all"] = count();
	@calls["some"] = count();
	@calls["some"] = count();
}

tick-1s,
tick-3s
{
	normalize(@calls, 3);
	printa(@calls);
	printa("%s %@d\n", @calls);
	trunc(@calls, 1);
	clear(@calls);
	exit(0);
}
