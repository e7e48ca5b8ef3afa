/*
 * So much scratch memory and no more is a clause's own to ask for; strings that subroutines make do not count.
 */

#pragma D option quiet
#pragma D option scratchsize=16

BEGIN
{
	this->p = alloca(8);
	this->q = alloca(8);
	printf("%s\n", strjoin("sixteen", " bytes"));
}

BEGIN
{
	this->p = alloca(12);
	this->q = alloca(5);
	printf("seventeen\n");
}

BEGIN
{
	exit(0);
}
