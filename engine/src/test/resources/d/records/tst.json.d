/*
 * Everything that can be recorded, in the form json.
 * @@args: -O json
 */

fbt::add:entry
/arg0 < 3/
{
	printf("%s calls with %d, \"%x\"\n", execname, arg0, arg1);
	stack(2);
	@calls[execname, stack(2)] = count();
	@sizes[execname] = quantize(arg0 * 100);
}

fbt::add:return
/arg1 < 9/
{
	trace(arg1);
	ustack(2);
	trace((char)-1);
	sym((uintptr_t)&`freemem);
	tracemem(&`freemem, 4);
}

fbt::tmp_unmount:entry
{
	print(*(struct vnode *)(args[0]->vfs_root));
	@left[stack(2), args[0]->vfs_root->v_count, "f\xe4"] = llquantize(arg1, 10, 0, 2, 10);
	@left2[probefunc] = sum(-3);
}

fbt::tmp_unmount:entry
{
	trace(*(int *)16);
}

tick-1s
{
	printa(@sizes);
	printa("%s %@d\n", @calls);
	clear(@sizes);
}

tick-3s
{
	exit(0);
}
