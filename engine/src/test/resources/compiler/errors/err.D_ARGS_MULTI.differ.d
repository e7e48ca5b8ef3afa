/* expect: args[ ] may not be referenced because probe description fbt:tmpfs::entry matches an unstable set of probes */
fbt:tmpfs::entry
{
	trace(args[1]);
}
