/*
 * print() shows what has no name, of a structure, union or enumeration without tag, by its members, too: on its own, in
 * arrays, and behind pointers.
 */

#pragma D option quiet

struct inner { int a; };

struct {
	int number;
	char text[4];
	struct { short x, y; struct inner in; } pair;
	union { int i; char bytes[4]; } either;
	struct { int p; } list[2];
	enum { OFF, ON } state;
	unsigned int low : 3, high : 5;
} all;

enum { RED, GREEN = 5 } color;

struct { int k; } *where;

BEGIN
{
	all.number = -1;
	all.text[0] = 'h';
	all.pair.y = 2;
	all.pair.in.a = 3;
	all.either.i = 0x41424344;
	all.list[1].p = 4;
	all.state = ON;
	all.low = 5;
	all.high = 17;
	color = GREEN;
	print(all);
	printf("\n");
	print(all.pair);
	printf("\n");
	print(all.either);
	printf("\n");
	print(all.list);
	print(all.list[1]);
	printf("\n");
	print(all.state);
	print(color);
	print(where);
	exit(0);
}
