inline int EBUSY = 1;
BEGIN
{
}
