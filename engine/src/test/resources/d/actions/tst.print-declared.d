/*
 * print() knows the types that a program declares itself: structures in structures, arrays, bit-fields, unions,
 * enumerations, types without a name, and pointers to types that are not defined anywhere.
 */

#pragma D option quiet

enum color { RED, GREEN = 5 };

typedef struct inner { int a; char b; } inner_t;

struct list {
	struct list *next;
	inner_t *inner;
	void (*call)(int, char *);
	enum color color;
	inner_t both[2];
	int matrix[2][2];
	char name[8];
	int low : 3;
	unsigned int high : 7;
	union { int number; char bytes[4]; } either;
	struct unknown *unknown;
};

typedef struct { int z; enum { OFF, ON } state; } nameless_t;

BEGIN
{
	this->p = (struct list *)alloca(sizeof (struct list));
	this->p->color = GREEN;
	this->p->both[1].a = 7;
	this->p->both[1].b = 'x';
	this->p->matrix[1][0] = 3;
	this->p->name[0] = 'h';
	this->p->name[1] = 'i';
	this->p->low = 2;
	this->p->high = 100;
	this->p->either.number = 0x41424344;
	print(*this->p);
	printf("\n");
	print(this->p->color);
	print((enum color)1);
	print(this->p->both);
	print(this->p->matrix);
	this->q = (nameless_t *)alloca(sizeof (nameless_t));
	this->q->state = ON;
	print(*this->q);
	exit(0);
}
