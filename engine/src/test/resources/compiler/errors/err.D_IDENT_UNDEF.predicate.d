BEGIN
/nothing/
{
}
