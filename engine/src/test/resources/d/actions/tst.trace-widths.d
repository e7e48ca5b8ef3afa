/*
 * Bytes that are as many as an integer has are shown as one, text or not, with and without rawbytes.
 */

#pragma D option rawbytes

struct pair {
	int first;
	int second;
};

BEGIN
{
	this->p = (char *)alloca(8);
	bcopy("abcdefg", this->p, 8);
	trace(*(char (*)[1])this->p);
	trace(*(char (*)[2])this->p);
	trace(*(char (*)[4])this->p);
	trace(*(char (*)[8])this->p);
	trace(*(struct pair *)this->p);
	exit(0);
}
