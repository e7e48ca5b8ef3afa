/*
 * An array of characters is shown as text when it is one; text up to the last byte has its columns even when quiet.
 */

#pragma D option quiet

BEGIN
{
	this->p = (char *)alloca(12);
	trace(*(char (*)[12])this->p);
	bcopy("full", this->p, 4);
	this->p[4] = '!';
	trace(*(char (*)[5])this->p);
	trace("|");
	trace(*(char (*)[12])this->p);
	trace("|");
	this->p[6] = 'x';
	trace(*(char (*)[12])this->p);
	exit(0);
}
