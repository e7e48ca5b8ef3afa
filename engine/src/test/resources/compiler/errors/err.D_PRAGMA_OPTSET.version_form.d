/* expect: Version is not properly formatted or is too large */
#pragma D option version=1
BEGIN { }
