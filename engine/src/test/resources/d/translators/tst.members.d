/*
 * Members of translated data: by value and by pointer, through aliases, inlines and their parameters. The first line
 * for a member counts.
 */
#pragma D option quiet

struct in { int number; char letter; string word; };
typedef struct out { long twice; char next; string text; struct in *back; int first; } out_t;

translator out_t < struct in *from > {
	twice = from->number * 2;
	next = from->letter + 1;
	text = from->word;
	back = from;
	first = 1;
	first = 2;
};
translator out_t < struct in from > {
	twice = from.number * 2;
	next = from.letter + 1;
};
translator out_t < short n > {
	twice = n * 2;
};

inline out_t *made[int n] = xlate <out_t *> ((short)n);
inline out_t fixed = xlate <out_t> ((short)21);

struct in record;

BEGIN
{
	record.number = 20;
	record.letter = 'p';
	printf("%d %c\n", xlate <out_t> (record).twice, xlate <struct out *> (record)->next);
	printf("%d %d %d\n", made[4]->twice, (*made[5]).twice, (&fixed)->twice);
	printf("%d %d\n", fixed.twice + 1, sizeof (fixed.twice));
	exit(0);
}
