/*
 * What print() shows of members without a name, of characters that cannot be printed, and of strings with such: a string is
 * an array of characters, and shown as one when it is no text.
 */

#pragma D option quiet
#pragma D option strsize=8

struct odd {
	int a;
	union { int number; char bytes[4]; };
	struct { short x, y; } pair;
	char text[4];
	char *where;
};

BEGIN
{
	this->p = (struct odd *)alloca(sizeof (struct odd));
	this->p->a = -5;
	this->p->number = 0x41424344;
	this->p->pair.y = -2;
	this->p->text[0] = '\n';
	this->p->text[1] = (char)200;
	this->p->text[2] = '"';
	print(*this->p);
	printf("\n");
	print("");
	print("a\"b");
	print("a\tb");
	print((char)10);
	print((char)200);
	exit(0);
}
