/*
 * What subroutines and actions are given that they cannot do anything with is an illegal operation; that of an action is at no
 * place of the code.
 */

#pragma D option quiet
#pragma D option destructive

BEGIN
{
	trace(lltostr(1, 99));
}

BEGIN
{
	trace(strtoll("1", 99));
}

BEGIN
{
	this->p = alloca(4);
	trace(inet_ntop(77, this->p));
}

BEGIN
{
	chill(600000000);
}

BEGIN
{
	trace(uregs[99999]);
}

dtrace:::ERROR
{
	printf("%d %d %d %d\n", arg1, arg2, arg3, arg4 == DTRACEFLT_ILLOP);
}

tick-1s
{
	exit(0);
}
