/*
 * Thread-local variables belong to their thread.
 */

#pragma D option quiet

self int64_t sum;

fbt::add:entry
{
	self->sum += arg0;
	self->name = execname;
}

fbt::classify:entry
/self->sum > 10/
{
	printf("%s %d\n", self->name, self->sum);
	self->sum = 0;
}

tick-1s
{
	exit(0);
}
