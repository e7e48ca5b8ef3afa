/*
 * A clause that speculates must find room in the principal buffer for what it records elsewhere. Sizes of records in a
 * buffer as small as this are those without a time stamp: 8 bytes of the first clause, 40 of the second, 16 of the third.
 */

#pragma D option quiet
#pragma D option bufsize=40

BEGIN
{
	this->id = speculation();
	printf("%d\n", this->id);
}

BEGIN
{
	n++;
	speculate(this->id);
	printf("one\n");
	printf("two\n");
	printf("three\n");
	printf("four\n");
}

BEGIN
/n == 0/
{
	printf("%d\n", n);
	exit(0);
}

BEGIN
/n != 0/
{
	exit(1);
}
