/*
 * With rawbytes an array that is text is a dump, of its own size.
 */

#pragma D option quiet
#pragma D option rawbytes

BEGIN
{
	this->p = (char *)alloca(12);
	bcopy("text", this->p, 4);
	@[*(char (*)[12])this->p] = count();
	exit(0);
}
