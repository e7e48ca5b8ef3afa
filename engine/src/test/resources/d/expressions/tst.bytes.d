/*
 * A text is its bytes, in constants, formats and keys: the euro sign has three. @@args: -q
 */
BEGIN
{
	printf("%s %d %s\n", "€", strlen("€"), substr("a€b", 4));
	printf("%d %d\n", strlen("\351\x80"), 'é');
	@["€"] = count();
	printa("%s %@d\n", @);
	exit(0);
}
