/* expect: must be applied to a struct or union */
BEGIN
{
	x = pid.p_pid;
}
