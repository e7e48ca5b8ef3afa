/* expect: Overspecified probe description */
a:b:c:d:e
{
}
