/*
 * Why was nothing printed?
 * @@args: --why
 */

#pragma D option quiet

fbt:tmpfs:tmp_unmont:return
{
	trace(arg1);
}

fbt:ufs::entry
{
	trace(arg1);
}

fbt::write:entry
/arg2 > 5000/
{
	trace(arg2);
}

fbt::write:entry, fbt::tmp_unmount:entry
/arg1 || execname == "sh"/
{
	x = *(int *)(arg2 == 2 ? 8 : (uintptr_t)&`freemem);
}

fbt::vn_rele:return
{
	@never = count();
}

tick-1s
/i++ == 1/
{
	exit(0);
}
