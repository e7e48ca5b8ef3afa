BEGIN
{
	a[bcopy((void *)arg0, alloca(1), 1)] = 1;
}
