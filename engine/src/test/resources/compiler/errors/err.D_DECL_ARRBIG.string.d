#pragma D option strsize=32k
BEGIN
{
	x = execname;
}
