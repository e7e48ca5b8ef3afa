/* All of them have the same arguments, which their provider does not promise. */
fbt:tmpfs::entry { trace(args[0]); }
