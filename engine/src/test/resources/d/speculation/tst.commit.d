/*
 * What is committed is shown, with the header of the clause that speculated; what is discarded is not.
 */

fbt::add:entry
{
	self->spec = speculation();
}

fbt::add:entry
/self->spec/
{
	speculate(self->spec);
	printf("step %d", arg0);
}

fbt::write:entry
/self->spec/
{
	speculate(self->spec);
	trace(arg2);
}

fbt::write:return
/self->spec && arg1 > 4/
{
	commit(self->spec);
	self->spec = 0;
}

fbt::write:return
/self->spec/
{
	discard(self->spec);
	self->spec = 0;
}

fbt::add:entry
/arg0 == 5/
{
	exit(0);
}
