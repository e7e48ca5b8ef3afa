/*
 * Stacks of a quiet script, with another indentation.
 */

#pragma D option quiet
#pragma D option stackindent=4

fbt::vn_rele:entry
{
	printf("released by");
	stack(1);
	exit(0);
}
