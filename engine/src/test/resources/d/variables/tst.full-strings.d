/*
 * A string of just strsize bytes is kept whole, without a NUL, wherever strings are kept; a longer one is cut there.
 */

#pragma D option quiet
#pragma D option strsize=8

BEGIN
{
	eight = "12345678";
	after = "after";
	this->eight = "abcdefgh";
	this->after = "after";
	self->eight = eight;
	many["12345678"] = eight;
	many["1234567"] = "seven";
	many["123456789"] = "nine";
	cut = "123456789";
	@[eight] = count();
	@["1234567"] = count();
	@["123456789"] = count();
	@pair[eight, this->eight, 7] = sum(strlen(eight));
}

BEGIN
{
	printf("%s %s %s %s\n", eight, this->eight, self->eight, many[eight]);
	printf("%s %s %s\n", many["1234567"], cut, after);
	printf("%d %d %s %s\n", strlen(eight), strlen(self->eight), strchr(eight, '7'), strrchr(this->eight, 'h'));
	printf("[%s] [%s] [%s]\n", substr(eight, 0), substr(eight, 4), substr(eight, -9, 9));
	printf("[%s] [%s] [%s]\n", strtok(eight, "4"), toupper(this->eight), basename(eight));
	printf("%d %d %d\n", eight == "12345678", eight == "1234567", index(eight, "78"));
	trace(eight);
}

BEGIN
{
	strjoin(eight, "");
	printf("not reached\n");
}

BEGIN
{
	exit(0);
}

ERROR
{
	printf("\nfault %d\n", arg4);
}
