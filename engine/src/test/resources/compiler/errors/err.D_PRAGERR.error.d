#error "stop here"
BEGIN
{
}
