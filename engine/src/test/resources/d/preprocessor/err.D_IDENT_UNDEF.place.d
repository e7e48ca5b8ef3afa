/* @@args: -C */
#define TWO \
	2

BEGIN
{
	trace(TWO + nothing);
}
