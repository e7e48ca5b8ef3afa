/*
 * A translated object that is assigned is a copy, and zero where the translator says nothing.
 */
#pragma D option quiet

struct part { char name[8]; int id; };
struct out { int a; long b; short bits : 5; char word[6]; struct part part; char *pointer; };

translator struct out < int n > {
	a = n + 1;
	bits = n;
	word = n > 5 ? "many" : "far too few";
};
translator struct out < struct out o > {
	a = o.b;
	b = o.a;
	part = o.part;
	word = o.word;
};

struct out first;
struct out other;

BEGIN
{
	first = xlate <struct out> (7);
	printf("%d %d %d %s %d\n", first.a, first.b, first.bits, first.word, first.pointer == NULL);
	this->x = xlate <struct out> (3);
	printf("%d %d %s\n", this->x.a, this->x.bits, stringof(this->x.word));
}

BEGIN
{
	first.b = 30;
	first.part.id = 9;
	first = xlate <struct out> (first);
	printf("%d %d %d %d\n", first.a, first.b, first.bits, first.part.id);
	list[1] = xlate <struct out> (first);
	printf("%d %d %s\n", list[1].a, list[1].b, list[1].word);
	exit(0);
}
