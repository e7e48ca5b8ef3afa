/*
 * What sym() and its like record is shown as the place that it is; as a key it stands for the whole symbol or module.
 */

#pragma D option quiet

BEGIN
{
	this->at = (uintptr_t)&`freemem;
	printf("%a %a %a [%-20a] [%20a]\n", this->at + 1, sym(this->at + 1), mod(this->at + 1), sym(this->at), mod(17));
	@[sym(this->at + 1)] = count();
	@[sym(this->at + 2)] = count();
	printa("%a %@d\n", @);
}

fbt::add:entry
/arg0 == 1/
{
	printf("%A %A %A %A\n", usym(0x8050123), umod(0x8050123), uaddr(0x8050123), ufunc(0x9000000));
	exit(0);
}
