/*
 * What %@ takes: all conversions of integers, with flags and widths; size letters that fit the type of the value.
 */

#pragma D option quiet

BEGIN
{
	@c["k"] = count();
	@s["k"] = sum(-5);
	@a["k"] = avg(-7);
	@q["k"] = quantize(3);
	printa("%s [%@d] [%@u] [%@lu] [%@x] [%@llx] [%@5d] [%@-5d] [%@05d]\n", @c);
	printa("%s [%@d] [%@i] [%@ld] [%@+d] [%@x] [%@#X] [%@o]\n", @s);
	printa("%s%@d\n", @q);
	printa("%s %@d %@d %@d\n", @c, @s);
	exit(0);
}
