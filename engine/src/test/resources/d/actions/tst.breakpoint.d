/*
 * breakpoint() enters the debugger, and tracing goes on after it.
 */

#pragma D option quiet
#pragma D option destructive

fbt::vn_rele:entry
{
	breakpoint();
	printf("on we go\n");
	exit(0);
}
