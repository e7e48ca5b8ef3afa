/*
 * A clause without actions records that it fired.
 */

BEGIN,
fbt:tmpfs::entry
{}

tick-3s
{
	exit(0);
}
