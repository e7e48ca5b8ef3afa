inline int bad = "text";
BEGIN
{
}
