/*
 * Addresses are shown as symbols and modules.
 */

#pragma D option quiet

BEGIN
{
	sym((uintptr_t)&`freemem);
	mod((uintptr_t)&`freemem);
	func((uintptr_t)&`freemem);
	printf("\n%a\n", (uintptr_t)&`freemem);
	exit(0);
}
