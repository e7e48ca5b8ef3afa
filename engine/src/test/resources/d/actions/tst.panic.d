/*
 * panic() ends the traced system.
 *
 * @@args: -w
 */

fbt:tmpfs:tmp_unmount:return
/arg1 == EBUSY/
{
	panic();
}
