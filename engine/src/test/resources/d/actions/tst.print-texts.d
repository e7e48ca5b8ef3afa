/*
 * What print() shows of rows of strings, whose brackets serve for the strings in them, and of bit-fields as wide as an
 * integer, which look like one.
 */

#pragma D option quiet

struct texts {
	char name[4];
	char names[2][4];
	char table[2][2][2];
	int half : 4;
	unsigned int byte : 8;
	unsigned int word : 16;
	unsigned int three : 24;
};

BEGIN
{
	this->p = (struct texts *)alloca(sizeof (struct texts));
	this->p->name[0] = 'n';
	this->p->names[0][0] = 'a';
	this->p->names[1][0] = 'b';
	this->p->table[1][0][0] = 't';
	this->p->byte = 200;
	this->p->word = 1000;
	this->p->three = 70000;
	print(*this->p);
	printf("\n");
	print(this->p->names);
	exit(0);
}
