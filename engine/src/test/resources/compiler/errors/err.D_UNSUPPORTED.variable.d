/* expect: variable curpsinfo is not supported yet */
BEGIN
{
	trace(curpsinfo->pr_pid);
}
