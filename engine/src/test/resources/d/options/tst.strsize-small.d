/*
 * Strings may be as short as one wants: what is longer is cut, in variables, keys and results.
 */

#pragma D option quiet
#pragma D option strsize=3

string global;

BEGIN
{
	global = "abcdef";
	self->own = "ghijkl";
	array["mnopqr"] = "stuvwx";
	printf("[%s] [%s] [%s] %d\n", global, self->own, array["mno"], strlen(global));
	printf("[%s] [%s] [%s]\n", probename, substr("abcdef", 1), lltostr(12345));
	printf("%d\n", "abcdef" == "abcxyz");
	@[global, probeprov] = count();
	exit(0);
}
