/*
 * The third argument of tracemem() limits what is shown; 0 and what is too large show everything.
 */

#pragma D option quiet

BEGIN
{
	this->p = alloca(40);
	bcopy("hello world, what a day it is today!", this->p, 36);
	tracemem(this->p, 40);
	tracemem(this->p, 40, 20);
	tracemem(this->p, 40, 0);
	tracemem(this->p, 40, 100);
	tracemem(this->p, 3, 1);
	exit(0);
}
