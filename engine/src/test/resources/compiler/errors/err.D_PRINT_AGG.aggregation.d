/* expect: did you mean printa()? */
BEGIN
{
	@a = count(); print(@a);
}
