BEGIN
{
	print(bcopy((void *)arg0, alloca(1), 1));
}
