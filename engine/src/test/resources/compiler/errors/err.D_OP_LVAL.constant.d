BEGIN
{
	EBUSY = 3;
}
