/*
 * What is proved is shown, and no more of it than is asked for.
 */

/* @@args: -e -x bpflog -x bpflogsize=28 */

BEGIN
{
	exit(0);
}
