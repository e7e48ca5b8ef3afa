/*
 * Addresses of a process as symbols.
 */

fbt::add:entry
/arg0 == 1/
{
	usym(0x8050010);
	ufunc(0x8050123);
	umod(0x8050010);
	uaddr(0x8050123);
	uaddr(0x9000000);
	printf("%d %x", uregs[17], uregs[0]);
}

fbt::add:entry
/arg0 == 1/
{
	trace(uregs[28]);
}

fbt::add:entry
/arg0 == 2/
{
	exit(0);
}
