/*
 * A string is no key that fits an integer.
 */

BEGIN
{
	@names["a"] = count();
	@n[1] = count();
	printa(@names, @n);
}
