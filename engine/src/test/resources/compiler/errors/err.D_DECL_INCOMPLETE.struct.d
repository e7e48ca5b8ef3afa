struct nosuch x;
BEGIN
{
}
