/*
 * Strings are as long as strsize says, wherever they go: variables of every kind, keys, comparisons, subroutines,
 * records.
 */

#pragma D option quiet
#pragma D option strsize=64k

BEGIN
{
	self->a = "0123456789abcdef";
	self->a = strjoin(self->a, self->a);
	self->a = strjoin(self->a, self->a);
	self->a = strjoin(self->a, self->a);
	self->a = strjoin(self->a, self->a);
	self->a = strjoin(self->a, self->a);
	self->a = strjoin(self->a, self->a);
	self->a = strjoin(self->a, self->a);
	self->a = strjoin(self->a, self->a);
	self->a = strjoin(self->a, self->a);
	self->a = strjoin(self->a, self->a);
	self->a = strjoin(self->a, self->a);
}

BEGIN
{
	self->a = strjoin(self->a, substr(self->a, 1));
	global = substr(self->a, 1);
	this->local = global;
	printf("%d %d %d\n", strlen(self->a), strlen(global), strlen(this->local));
	printf("%d %d\n", self->a == global, this->local == global);
	array[global] = 7;
	@[global] = count();
	printf("%d %d\n", array[global], array[self->a]);
	values[1] = global;
	printf("%d\n", strlen(values[1]));
	printf("%d\n", global < strjoin(substr(global, 2), "z"));
}

BEGIN
{
	printf("%d %d\n", strlen(toupper(global)), strlen(tolower(global)));
	printf("%d %d\n", strlen(strchr(global, '5')), strlen(strrchr(global, '5')));
	printf("%d %d\n", strlen(strstr(global, "9a")), strlen(strtok(global, "x")));
	printf("%d %d\n", index(global, "abcd", 65000), rindex(global, "abcd"));
}

BEGIN
{
	printf("%d %d\n", strlen(basename(global)), strlen(cleanpath(global)));
	printf("%d\n", strlen(dirname(strjoin(substr(global, 100), "/x"))));
	printf("%d\n", strlen(json(strjoin("{\"a\":\"", strjoin(substr(global, 100), "\"}")), "a")));
	printf("%d %d\n", strlen(stringof(global)), strtoll(global));
	printf("%.20s\n", substr(global, -20));
	exit(0);
}

END
{
	printa("\n%.10s %@d\n", @);
}
