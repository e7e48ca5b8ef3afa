/*
 * Several aggregations side by side: sorted by the one that aggsortpos says, then by the next ones, then by the keys.
 * A key that one of them has not is there with 0. A position that there is not is the first.
 */

#pragma D option quiet

fbt::write:entry
{
	@n[execname, pid] = sum(pid);
	@s[execname, pid] = sum(pid == 1 ? arg2 : pid == 10 ? -arg2 : 0);
}

fbt::write:entry
/pid != 1/
{
	@m[execname, pid] = max(arg2);
}

tick-3s
{
	printa("%s %d: %@d %@d %@d\n", @n, @s, @m);
	setopt("aggsortpos", "1");
	printf("by sum");
	printa(@n, @s, @m);
	setopt("aggsortrev");
	printf("and reversed");
	printa(@n, @s, @m);
	setopt("aggsortpos", "7");
	printf("by the first, reversed");
	printa(@n, @s, @m);
	setopt("aggsortrev", "no");
	setopt("aggsortkey");
	printf("by key");
	printa(@n, @s, @m);
	setopt("aggsortkeypos", "1");
	printf("by the second key");
	printa(@n, @s, @m);
	exit(0);
}
