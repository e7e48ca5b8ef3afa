/*
 * Of several clauses only the first entry and the last return count.
 */

#pragma D option flowindent

fbt::add:entry
{
	trace(arg0);
}

fbt::add:entry
{
	trace(arg1);
}

fbt::add:return
{
	trace(arg1);
}

fbt::classify:entry
/ran++ == 1/
{
	exit(0);
}
