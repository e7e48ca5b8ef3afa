/*
 * if and else become clauses, which are matched and numbered as such: the first of a program sets an error variable
 * in ERROR, each clause with an if clears it, and each condition is one more.
 */

BEGIN
{
	trace(epid);
	if (pid) {
		trace(epid);
	} else
		trace(-1);
	trace(epid);
	exit(0);
}

BEGIN
/pid == 0/
{
	if (pid)
		trace(-2);
}
