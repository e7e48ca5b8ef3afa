#pragma D option strsize=512k
BEGIN
{
	x = execname;
}
