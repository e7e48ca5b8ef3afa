/*
 * print() records the beginning of a structure or an array, and shows that there is more.
 */

#pragma D option quiet
#pragma D option printsize=20

struct pair {
	int one;
	int other[6];
	long last;
};

struct pair p;
int list[8];

BEGIN
{
	p.one = 1;
	p.other[0] = 2;
	p.other[3] = 5;
	p.last = 6;
	list[4] = 4;
	list[5] = 5;
	print(p);
	print(list);
	print(p.last);
	exit(0);
}
