/* expect: Requested version conflicts with earlier setting */
#pragma D option version=1.1
#pragma D option version=1.2
BEGIN { }
