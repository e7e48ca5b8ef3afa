/*
 * Clause-local variables live through the clauses of one firing.
 */

#pragma D option quiet

fbt::add:entry
{
	this->twice = arg0 * 2;
	this->name = execname;
}

fbt::add:entry
/this->twice == 6/
{
	printf("%d %s\n", this->twice, this->name);
	exit(0);
}
