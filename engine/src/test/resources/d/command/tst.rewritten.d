/*
 * With -d the program is shown as it is when if and else are clauses.
 *
 * @@args: -de
 */

BEGIN
/pid/
{
	if (uid == 0)
		trace(1);
	else
		trace(2);
}
