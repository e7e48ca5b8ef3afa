/* expect: Requested version is not supported by compiler */
#pragma D option version=1.5.7
BEGIN { }
