/*
 * The third argument of tracemem() is how much of it to show, all for 0 and for more than there is; text is dumped, too.
 */

#pragma D option quiet

BEGIN
{
	this->p = (char *)alloca(20);
	bcopy("just some text", this->p, 14);
	tracemem(this->p, 20, 4);
	tracemem(this->p, 20, 0);
	tracemem(this->p, 20, 21);
	tracemem(this->p, 20, strlen("seventeen letters"));
	exit(0);
}
