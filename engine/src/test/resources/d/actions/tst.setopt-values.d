/*
 * An option alone is set to 1, a switch with an empty value is off, and what only the compiler looks at cannot have one.
 */

#pragma D option quiet

BEGIN
{
	setopt("stackindent");
	stack(1);
	setopt("quiet", "");
	trace(1);
	setopt("zdefs");
	exit(0);
}
