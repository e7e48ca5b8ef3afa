/* expect: Unknown probe identifier */
99999
{
}
