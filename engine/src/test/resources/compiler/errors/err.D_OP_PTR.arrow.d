/* expect: operator -> must be applied to a pointer */
BEGIN
{
	x = pid->p_pid;
}
