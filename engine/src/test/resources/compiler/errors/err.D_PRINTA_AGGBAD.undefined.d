/* expect: undefined aggregation: @nosuch */
BEGIN
{
	printa(@nosuch);
}
