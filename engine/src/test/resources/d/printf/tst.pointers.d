/*
 * Pointers and symbols.
 */

#pragma D option quiet

fbt::vn_rele:entry
{
	printf("%p %d\n", 0xdeadbeef, args[0] != NULL);
	printf("%a %a\n", (uintptr_t)&`freemem, 17);
	exit(0);
}
