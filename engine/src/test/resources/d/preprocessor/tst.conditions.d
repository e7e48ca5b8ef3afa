#!/usr/sbin/dtrace -Cs
/* @@args: -C -DANSWER=42 -U __sun -D EMPTY */
#if defined(__sun) || !defined(__SUNW_D) || __SUNW_D_VERSION < 0x01009001
#error the names that every program finds
#endif
#define CALL(what, n) what(n); \
	what(n + 1)
#pragma D option quiet
#ifndef EMPTY
this is no D
#else
BEGIN
/pid != 0x10 && execname != "#define"/
{
	CALL(trace, ANSWER);
	@runs[probename, "$1 @ ` #"] = count();
	printf(" %s line %d\n", __FILE__, __LINE__);
	exit(__STDC__);
}
tick-10ms, tick-1s { }
#endif
