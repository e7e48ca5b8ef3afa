/*
 * %S writes the NUL that ends the text, too, where there is one; width and precision are of what is written.
 */

#pragma D option quiet

BEGIN
{
	this->p = (char *)alloca(6);
	bcopy("a\tb", this->p, 3);
	printf("[%S] [%S]\n", "tab\t, quote \", bell \a", *(char (*)[6])this->p);
	printf("[%S]\n", *(char (*)[3])this->p);
	printf("[%12S] [%-12S] [%.3S]\n", "\001\n", "\001\n", "\t\t\t");
	printf("[%C] [%C] [%4C]\n", 0, 0310, '\n');
	exit(0);
}
