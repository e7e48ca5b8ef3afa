/*
 * Arrays of characters are strings as keys of associative arrays; other arrays are all their bytes.
 */

#pragma D option quiet

BEGIN
{
	this->p = (int *)alloca(8);
	named[*(char (*)[8])this->p] = 1;
	pairs[*(int (*)[2])this->p] = 2;
	this->p[1] = 3;
	printf("%d %d\n", named[*(char (*)[8])this->p], pairs[*(int (*)[2])this->p]);
	pairs[*(int (*)[2])this->p] = 4;
	this->q = (int *)alloca(8);
	this->q[1] = 3;
	printf("%d %d %d\n", named[""], pairs[*(int (*)[2])this->q], pairs[*(int (*)[2])this->p]);
	exit(0);
}
