/*
 * Wide characters.
 */

#pragma D option quiet

typedef int wide_t[4];

BEGIN
{
	this->p = (int *)alloca(sizeof (wide_t));
	this->p[0] = 'A';
	this->p[1] = 0xe9;
	this->p[2] = 0x20ac;
	printf("[%ws|%ls|%wc|%lc]\n", *(int (*)[4])this->p, *(int (*)[4])this->p, 0x20ac, 'B');
	exit(0);
}
