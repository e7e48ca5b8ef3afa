/*
 * Several programs are one enabling, in the order of the command line.
 *
 * @@args: -n 'BEGIN { trace(2); exit(0); }'
 */

BEGIN
{
	trace(1);
}
