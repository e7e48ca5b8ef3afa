/* A description of the probes of functions, which are private to the traced system. */
#pragma D option amin=Stable/Stable/Common
fbt:tmpfs:: { }
