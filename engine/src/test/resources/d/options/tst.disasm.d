/*
 * Of what is shown with the code the clauses alone.
 */

/* @@args: -e -x verbose -x disasm=1 */

BEGIN
/pid > 1/
{
	x = pid + 1;
	exit(0);
}
