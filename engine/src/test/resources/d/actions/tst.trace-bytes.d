/*
 * An array of characters is shown as text when it is one; text up to the last byte has its columns even when quiet.
 */

#pragma D option quiet

BEGIN
{
	this->p = (char *)alloca(8);
	bcopy("full", this->p, 4);
	trace(*(char (*)[4])this->p);
	trace("|");
	trace(*(char (*)[8])this->p);
	trace("|");
	this->p[6] = 'x';
	trace(*(char (*)[8])this->p);
	exit(0);
}
