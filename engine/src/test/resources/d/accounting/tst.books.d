/*
 * Each firing is in one column of the books.
 * @@args: -x accounting -x aggsize=200 -x nspec=2
 */

#pragma D option quiet

fbt::write:entry
/arg2 > 4/
{
	printf("%d\n", arg2);
}

fbt::write:entry
{
	trace(*(int *)(arg2 == 2 ? 8 : (uintptr_t)&`freemem));
}

fbt::add:entry
{
	@[arg0] = count();
}

fbt::add:entry
{
	self->spec = arg0 < 4 ? speculation() : 0;
}

fbt::add:entry
{
	speculate(self->spec);
	printf("speculated %d\n", arg0);
}

fbt::add:return
/arg1 > 3 && self->spec/
{
	discard(self->spec);
	self->spec = 0;
}

fbt::add:return
/self->spec/
{
	commit(self->spec);
	self->spec = 0;
}

fbt:::entry, fbt:::return
{
	all++;
}

tick-2s
{
	printf("%d calls and returns\n", all);
	exit(0);
}
