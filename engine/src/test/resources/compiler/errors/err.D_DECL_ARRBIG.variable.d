int big[100000];
BEGIN
{
}
