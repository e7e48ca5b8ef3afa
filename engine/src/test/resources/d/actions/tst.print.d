/*
 * print() shows values with their types.
 */

#pragma D option quiet

BEGIN
{
	print(42);
	print((char)65);
	print("text");
	print(`freemem);
}

fbt::vn_rele:entry
{
	print(args[0]->v_count);
	print(*args[0]);
	exit(0);
}
