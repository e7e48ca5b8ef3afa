/*
 * A key has the size of its type: one that is larger than the table finds no room, however short its string is.
 */

#pragma D option quiet
#pragma D option strsize=1024
#pragma D option aggsize=512

BEGIN
{
	@["short"] = count();
}

BEGIN
{
	@["brief"] = count();
}

BEGIN
{
	exit(0);
}
