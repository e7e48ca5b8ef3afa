/* expect: index 1 is out of range for fbt:genunix:vn_rele:entry args[ ] */
fbt:genunix:vn_rele:entry
{
	trace(args[1]);
}
