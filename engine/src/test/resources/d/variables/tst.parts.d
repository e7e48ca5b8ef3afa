/*
 * Parts of variables, and what pointers into variables and scratch memory point to, can be assigned to.
 */

#pragma D option quiet

struct point {
	int x;
	short y;
	unsigned int low : 3, high : 5;
	int neg : 4;
	long row[3];
} p, *pp;

int a[4];
this char buffer[8];

BEGIN
{
	a[1] = 5;
	a[2] = a[1]++ + 10;
	++a[3];
	a[a[3]] += 100;
	printf("%d %d %d %d\n", a[0], a[1], a[2], a[3]);

	p.x = -3;
	p.y = 70000;
	p.low = 13;
	p.high = 17;
	p.neg = 9;
	p.high |= 2;
	p.row[1] = (p.row[2] = 7) + 1;
	printf("%d %d %d %d %d %d %d\n", p.x, p.y, p.low, p.high, p.neg, p.row[1], p.row[2]);

	pp = alloca(sizeof (struct point));
	pp->x = 42;
	(*pp).y--;
	*(char *)&pp->row[0] = 'r';
	printf("%d %d %c\n", pp->x, pp->y, (char)pp->row[0]);
}

BEGIN
{
	this->s = "a string";
	this->s[1] = '\0';
	this->buffer[0] = 'o';
	this->buffer[1] = 'k';
	printf("%s %s\n", this->s, stringof(this->buffer));
}

BEGIN
{
	pp->x = 1;
	printf("scratch memory can be written whoever got it\n");
}

BEGIN
{
	exit(0);
}

END
{
	printf("%d\n", a[1]);
}
