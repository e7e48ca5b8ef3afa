#pragma D option bufsize=large
BEGIN
{
}
