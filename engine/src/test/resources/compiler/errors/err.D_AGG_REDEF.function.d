/* expect: aggregation redefined: @a */
BEGIN
{
	@a = count(); @a = sum(1);
}
