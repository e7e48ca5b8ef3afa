/*
 * An array is a key with all its bytes: what lies behind the end of a text tells it from others, and what is no text is
 * dumped. Arrays and strings may be keys of one aggregation.
 */

#pragma D option quiet
#pragma D option aggsortkey

BEGIN
{
	this->p = (char *)alloca(12);
	@[*(char (*)[12])this->p] = count();
	bcopy("text", this->p, 4);
	@[*(char (*)[12])this->p] = count();
	@["text"] = count();
	@words[*(int (*)[3])this->p] = count();
	@pairs[*(short (*)[2])this->p] = count();
	this->p[6] = 'x';
	@[*(char (*)[12])this->p] = count();
	@words[*(int (*)[3])this->p] = count();
	printa("%S %@u\n", @);
	exit(0);
}

END
{
	printa(@);
	printa(@words);
	printa(@pairs);
}
