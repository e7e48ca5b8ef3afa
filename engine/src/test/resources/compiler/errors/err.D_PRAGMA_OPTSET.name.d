/* expect: failed to set option 'nosuch': Invalid option name */
#pragma D option nosuch
BEGIN
{
}
