/*
 * No stack has more frames than the option allows, whoever asks for them.
 */

#pragma D option quiet
#pragma D option maxframes=1
#pragma D option stackframes=5

fbt::add:entry
{
	stack();
	stack(3);
	@[stack()] = count();
	exit(0);
}
