/* expect: probe description fbt:tmpfs:nosuch:entry does not match any probes */
fbt:tmpfs:nosuch:entry
{
}
