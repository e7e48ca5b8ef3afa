/*
 * Addresses of one function or one module of a process are one key where that is what counts; an address that nothing is known of
 * is its own.
 */

#pragma D option quiet

fbt::add:entry
/arg0 == 1/
{
	@symbols[usym(0x8050010)] = count();
	@symbols[usym(0x8050011)] = count();
	@symbols[usym(0x8050123)] = count();
	@symbols[usym(0x9000000)] = count();
	@modules[umod(0x8050010)] = count();
	@modules[umod(0x8050123)] = count();
	@modules[umod(0x9000000)] = count();
	@places[uaddr(0x8050123)] = count();
	@places[uaddr(0x8050124)] = count();
	printa(@symbols);
	printa("%A %@d\n", @modules);
	printa(@places);
	exit(0);
}
