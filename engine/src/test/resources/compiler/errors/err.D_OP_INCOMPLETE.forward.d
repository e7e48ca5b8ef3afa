/* expect: operator -> cannot be applied to a forward declaration: no struct never definition is available */
fbt:genunix:twice:entry
{
	trace(args[1]->member);
}
