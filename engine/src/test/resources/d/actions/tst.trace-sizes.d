/*
 * trace() shows an integer as wide as its type.
 */

BEGIN
{
	trace((char)1);
	trace((short)2);
	trace((int)3);
	trace((long long)4);
	trace((unsigned char)255);
	trace(-1);
	exit(0);
}
