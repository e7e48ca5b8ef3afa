/*
 * Parts of what associative arrays and thread-local variables hold: read before anything is there, and written.
 */

#pragma D option quiet

struct pair {
	int first;
	string text;
	struct {
		short deep[2];
	} inner;
	unsigned bits : 3;
};

struct pair all[int];
self struct pair mine;
int rows[string][4];

BEGIN
{
	printf("%d [%s] %d\n", all[1].first, all[1].text, self->mine.inner.deep[1]);
	all[1].first = 5;
	all[1].first += 2;
	all[1].text = "one";
	all[1].inner.deep[1] = all[1].first++;
	all[1].bits = 13;
	self->mine.inner.deep[0]--;
	self->mine.text = all[1].text;
	rows["a"][3] = 4;
	rows["b"][0] = rows["a"][3] + 1;
}

BEGIN
{
	printf("%d %s %d %d\n", all[1].first, all[1].text, all[1].inner.deep[1], all[1].bits);
	printf("%d %s\n", self->mine.inner.deep[0], self->mine.text);
	printf("%d %d %d\n", rows["a"][3], rows["b"][0], rows["c"][1]);
	all[2] = all[1];
	all[1].first = 1;
	printf("%d %d\n", all[2].first, all[1].first);
}

BEGIN
{
	rows["a"][4] = 1;
}

BEGIN
{
	rows["a"][-5] = 1;
}

BEGIN
{
	exit(0);
}
