/*
 * Only dynamic options can be changed while the program runs.
 */

#pragma D option quiet

BEGIN
{
	setopt("strsize", "512");
	setopt("temporal", "no");
	setopt("aggsortrev", "maybe");
	setopt("stackindent", "3");
	setopt("switchrate", "10ms");
	this->name = "rawbytes";
	setopt(this->name);
	trace("abc");
	stack();
	exit(0);
}
