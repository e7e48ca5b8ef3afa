/*
 * No frames at all stands for as many as there are by default.
 *
 * @@args: -x stackframes=0 -x ustackframes=0 -x jstackframes=0
 */

#pragma D option quiet

fbt::add:entry
{
	stack();
	ustack();
	jstack();
	@[stack()] = count();
	exit(0);
}
