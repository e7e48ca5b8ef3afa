/*
 * tracemem() dumps memory; a third argument limits what is shown.
 */

BEGIN
{
	tracemem(`hostname, 8);
	tracemem(`hostname, 20, 4);
	exit(0);
}
