/*
 * What a translator makes can be recorded as a whole: print() and trace() take it, with strings and structures in it.
 */
#pragma D option quiet

struct inner { int a; char text[8]; };
struct outer { string name; int number; struct inner in; long left; };
translator struct outer < int n > {
	name = "one";
	number = n + 1;
};
struct outer kept;

BEGIN
{
	print(xlate <struct outer> (41));
	kept = xlate <struct outer> (1);
	kept.in.a = 7;
	print(kept);
	print(kept.in);
	print(*xlate <struct outer *> (5));
	exit(0);
}
