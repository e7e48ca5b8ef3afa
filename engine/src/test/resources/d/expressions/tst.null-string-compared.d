/*
 * Compared as a string, a null pointer is the empty string; a string constant has the size of its characters.
 */

#pragma D option quiet

BEGIN
{
	this->none = strtok("", "");
	printf("%d %d %d\n", this->none == NULL, this->none == "", this->none < "a");
	printf("%d %d %d\n", sizeof ("hi"), sizeof (""), sizeof (NULL));
	exit(0);
}
