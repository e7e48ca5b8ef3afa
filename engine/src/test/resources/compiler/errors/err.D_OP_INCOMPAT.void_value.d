BEGIN
{
	x = bcopy((void *)arg0, alloca(1), 1);
}
