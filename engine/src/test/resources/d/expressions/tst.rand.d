#pragma D option quiet

/* rand() % n is a number from 0 to n - 1: sixteen of them are never all below half of what there is. */
BEGIN
{
	this->r = rand() | rand() | rand() | rand() | rand() | rand() | rand() | rand();
	this->s = rand() | rand() | rand() | rand() | rand() | rand() | rand() | rand();
	printf("%d %d\n", (this->r | this->s) >= 0, (this->r | this->s) > 0x3fffffff);
	exit(0);
}
